package org.waymark.node.http;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.DirectoryPath;
import org.waymark.client.content.Resource;

/** A directory in memory that counts how often it is read and can be made to wait or fail. */
public final class MemoryContent implements DirectoryContent {

  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();
  private final Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Optional<RuntimeException> failure = Optional.empty();

  public MemoryContent put(String path, byte[] bytes) {
    files.put(path, bytes);
    version.incrementAndGet();
    return this;
  }

  /** Changes bytes without saying so, to show what is remembered. */
  void putSilently(String path, byte[] bytes) {
    files.put(path, bytes);
  }

  void touch() {
    version.incrementAndGet();
  }

  /** Of anything. */
  int reads() {
    return reads.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  int reads(String path) {
    return reads.getOrDefault(path, new AtomicInteger()).get();
  }

  void holdReaders(CountDownLatch until) {
    gate = until;
  }

  void failWith(RuntimeException e) {
    failure = Optional.of(e);
  }

  @Override
  public Optional<Resource> get(String path) {
    reads.computeIfAbsent(path, it -> new AtomicInteger()).incrementAndGet();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    failure.ifPresent(
        e -> {
          throw e;
        });
    return Optional.ofNullable(files.get(path))
        .map(bytes -> Resource.of(DirectoryPath.of(path), bytes));
  }

  @Override
  public long version() {
    return version.get();
  }
}
