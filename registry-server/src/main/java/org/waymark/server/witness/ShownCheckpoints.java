package org.waymark.server.witness;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.witness.Cosignatures;
import org.waymark.signer.VerificationException;
import org.waymark.trust.log.Checkpoint;

/**
 * Checkpoints that readers show in passing, on their way to a thread that has time for them. Most
 * are the registry's own; of what strangers send at most 64 wait, and the rest is dropped: those
 * who mean it show theirs again with the next request. Thread-safe.
 */
public final class ShownCheckpoints implements Consumer<byte[]>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShownCheckpoints.class);
  private static final int MOST_WAITING = 64;
  private static final int IDLE_SECONDS = 10;

  private final Supplier<Cosignatures> cosignatures;
  private final ThreadPoolExecutor thread;

  /**
   * @param cosignatures may wait until the registry is open
   */
  public ShownCheckpoints(Supplier<Cosignatures> cosignatures) {
    this.cosignatures = cosignatures;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread made = new Thread(task, "waymark-shown-checkpoints");
              made.setDaemon(true);
              return made;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    thread.allowCoreThreadTimeOut(true);
  }

  @Override
  public void accept(byte[] note) {
    thread.execute(() -> look(note));
  }

  private void look(byte[] note) {
    try {
      cosignatures.get().look(Checkpoint.parse(note));
    } catch (VerificationException | RegistryException e) {
      LOG.debug("a reader showed a checkpoint that is not of this log: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("a checkpoint that a reader showed could not be looked at", e);
    }
  }

  /** Waits for nothing: what was not looked at will be shown again. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
