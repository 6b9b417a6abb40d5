package org.waymark.server.attack;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.DirectoryPath;
import org.waymark.client.content.Resource;
import org.waymark.client.sync.Source;
import org.waymark.node.http.BindAddress;
import org.waymark.node.http.DirectoryHandler;
import org.waymark.node.http.Listener;

/**
 * The honest registry: the real {@code /directory/*} handler on a real listener, over files in
 * memory. It can fall silent, which is what an attacker on the network can do to it. Thread-safe.
 */
final class HonestRegistry implements AutoCloseable {

  /** Files in memory, of which there may be none for a while. */
  private static final class Content implements DirectoryContent {
    private final AtomicLong version = new AtomicLong();
    private volatile Map<String, byte[]> files = Map.of();

    @Override
    public Optional<Resource> get(String path) {
      return DirectoryPath.parse(path)
          .flatMap(
              parsed ->
                  Optional.ofNullable(files.get(path)).map(bytes -> Resource.of(parsed, bytes)));
    }

    @Override
    public long version() {
      return version.get();
    }

    void set(Map<String, byte[]> all) {
      files = Map.copyOf(all);
      version.incrementAndGet();
    }
  }

  private final Content content = new Content();
  private final Listener listener;

  private HonestRegistry() {
    this.listener =
        Listener.builder("honest")
            .bind(BindAddress.loopback(0))
            .handler(new DirectoryHandler(content))
            .start();
  }

  static HonestRegistry start() {
    return new HonestRegistry();
  }

  void publish(Map<String, byte[]> files) {
    content.set(files);
  }

  /** Nobody can read anything of it until it publishes again. */
  void silence() {
    content.set(Map.of());
  }

  URI uri() {
    return listener.uri();
  }

  Source source() {
    return new Source.HttpSource(uri());
  }

  @Override
  public void close() {
    listener.close();
  }
}
