package org.waymark.client;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.trust.log.Checkpoint;

/**
 * Checkpoints that others showed in passing, on their way to a thread that has time for them. Most
 * of what strangers send is worth nothing, so at most 64 wait and the rest is dropped: those who
 * mean it show theirs again with their next request. Thread-safe.
 */
final class OfferedNotes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OfferedNotes.class);

  private static final int MOST_WAITING = 64;
  private static final int IDLE_SECONDS = 10;

  private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Consumer<byte[]> look;
  private final @Nullable ThreadPoolExecutor thread;

  /**
   * @param name distinguishes the threads of several directories
   * @param background whether a thread looks at them; else only {@link #drain} does
   * @param look at one of them
   */
  OfferedNotes(String name, boolean background, Consumer<byte[]> look) {
    this.look = look;
    this.thread = background ? thread(name) : null;
  }

  private static ThreadPoolExecutor thread(String name) {
    // One task that empties the queue, and at most one more behind it.
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            task -> {
              Thread made = new Thread(task, "waymark-notes-" + name);
              made.setDaemon(true);
              return made;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    one.allowCoreThreadTimeOut(true);
    return one;
  }

  /** Takes a note, unless there is no room; returns at once. */
  void offer(byte[] note) {
    if (note.length <= Checkpoint.MAX_BYTES && waiting.offer(note.clone()) && thread != null) {
      thread.execute(this::drain);
    }
  }

  /** Looks at all that wait, on the caller's thread. */
  void drain() {
    byte @Nullable [] next = waiting.poll();
    while (next != null) {
      try {
        look.accept(next);
      } catch (RuntimeException e) {
        LOG.debug("A checkpoint that somebody showed could not be looked at.", e);
      }
      next = waiting.poll();
    }
  }

  @Override
  public void close() {
    waiting.clear();
    if (thread != null) {
      thread.shutdown();
    }
  }
}
