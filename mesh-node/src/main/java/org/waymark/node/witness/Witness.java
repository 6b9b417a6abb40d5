package org.waymark.node.witness;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryListener;
import org.waymark.client.FoldedLog;
import org.waymark.client.SyncReport;
import org.waymark.client.store.StoreDamagedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.fold.TreeMark;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.WitnessPolicy;

/**
 * The witness of a node: after each look at the sources it cosigns the logs whose roots name its
 * key, and hands that in at the registry. Its key is opened behind the start, which is slow on
 * purpose.
 *
 * <p>One thread of its own signs and sends; nothing that fails here stops the directory.
 * Thread-safe.
 */
public final class Witness implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Witness.class);
  private static final int IDLE_SECONDS = 10;

  private final Directory directory;
  private final Handing handing;
  private final ExecutorService thread;
  private final CompletableFuture<Cosigner> opened = new CompletableFuture<>();
  private final Object folding = new Object();
  private final AutoCloseable listening;

  private Witness(Directory directory, Handing handing) {
    this.directory = directory;
    this.handing = handing;
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(2), // more looks than one behind tell nothing new
            task -> {
              Thread made = new Thread(task, "waymark-witness");
              made.setDaemon(true);
              return made;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    one.allowCoreThreadTimeOut(true);
    this.thread = one;
    this.listening =
        directory.addListener(
            new DirectoryListener() {
              @Override
              public void synced(SyncReport report) {
                looked();
              }
            });
  }

  /**
   * Begins to witness what a directory follows.
   *
   * @param folder of the key and the marks; empty keeps both in memory, as such a directory does
   * @param handing sends cosignatures to the sources; closed with the witness
   */
  public static Witness start(
      Directory directory,
      Optional<Path> folder,
      WitnessSettings settings,
      Handing handing,
      InstantSource clock) {
    Witness witness = new Witness(directory, handing);
    witness.run(() -> witness.open(folder.map(WitnessFolder::new), settings, clock));
    witness.looked(); // the directory may have been quicker
    return witness;
  }

  private void open(Optional<WitnessFolder> folder, WitnessSettings settings, InstantSource clock) {
    SecureRandom random = new SecureRandom();
    try {
      if (folder.isPresent()) {
        WitnessKey key = folder.get().open(settings, random);
        opened.complete(new Cosigner(key, WitnessMarks.read(folder.get().marks()), clock));
      } else {
        var key = SigningKeys.ed25519(random);
        String name = settings.host().orElseGet(() -> WitnessKey.nameOf(key.publicKey()));
        opened.complete(new Cosigner(new WitnessKey(name, key), WitnessMarks.inMemory(), clock));
      }
    } catch (RuntimeException | Error e) {
      LOG.error("This node is no witness: {}", e.getMessage());
      opened.completeExceptionally(e);
    }
  }

  private void run(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("the witness is closed", e);
    }
  }

  private void looked() {
    synchronized (folding) {
      folding.notifyAll();
    }
    run(this::cosignAll);
  }

  private void cosignAll() {
    if (opened.isCompletedExceptionally()) {
      return;
    }
    Cosigner cosigner = opened.join();
    for (FoldedLog log : directory.folded()) {
      try {
        if (log.trusted() && isAsked(cosigner.key(), log)) {
          cosignAndHandIn(cosigner, log);
        }
      } catch (StoreDamagedException e) {
        LOG.debug("the directory moved on; the next look comes", e);
      } catch (RuntimeException e) {
        handing.failed(log, e);
      }
    }
  }

  private static boolean isAsked(WitnessKey key, FoldedLog log) {
    WitnessPolicy policy = log.roots().newest().witness();
    return policy.groups().stream()
        .flatMap(group -> group.witnesses().stream())
        .anyMatch(key.verifier()::equals);
  }

  private void cosignAndHandIn(Cosigner cosigner, FoldedLog log) {
    if (handing.isDone(log.checkpoint())) {
      return;
    }
    // First the tree that all witnesses of a busy log have in common, then the newest, after which
    // a smaller one is not signed any more.
    log.beforeLastMinute()
        .filter(common -> common.size() > cosigned(cosigner, common.origin()))
        .ifPresent(common -> cosignAndHandIn(cosigner, log, common));
    cosignAndHandIn(cosigner, log, TreeMark.of(log.checkpoint()));
  }

  private void cosignAndHandIn(Cosigner cosigner, FoldedLog log, TreeMark tree) {
    cosigner
        .cosign(log, tree, OptionalLong.empty())
        .note()
        .ifPresent(note -> handing.handIn(log, tree, note));
  }

  private static long cosigned(Cosigner cosigner, String origin) {
    return cosigner.marks().of(origin).map(TreeMark::size).orElse(0L);
  }

  /** The verifier key that a root may name, once the key is open. */
  public CompletableFuture<NoteVerifier> verifier() {
    return opened.thenApply(cosigner -> cosigner.key().verifier());
  }

  /** The witness's marks, by origin; empty before the key is open. */
  Map<String, TreeMark> marks() {
    return opened.isDone() && !opened.isCompletedExceptionally()
        ? opened.join().marks().all()
        : Map.of();
  }

  /** What became of handing in. */
  Handing handing() {
    return handing;
  }

  /** Why this node is no witness; empty when it is, or will be. */
  Optional<Throwable> failure() {
    if (!opened.isCompletedExceptionally()) {
      return Optional.empty();
    }
    return Optional.of(opened.handle((made, failed) -> cause(failed)).join());
  }

  private static Throwable cause(Throwable failed) {
    return failed instanceof CompletionException && failed.getCause() != null
        ? failed.getCause()
        : failed;
  }

  /**
   * The one who signs.
   *
   * @throws WitnessException {@code witness_opening}, or why it never will
   */
  Cosigner cosigner() {
    Optional<Throwable> failed = failure();
    if (failed.isPresent()) {
      throw failed.get() instanceof WitnessException known
          ? known
          : new WitnessException("witness_io", "The witness has no key.", failed.get());
    }
    if (!opened.isDone()) {
      throw new WitnessException("witness_opening", "The key is being opened.", null);
    }
    return opened.join();
  }

  Optional<FoldedLog> log(String origin) {
    return directory.folded().stream()
        .filter(log -> log.roots().newest().log().origin().equals(origin))
        .findFirst();
  }

  long last(String origin) {
    return cosigned(cosigner(), origin);
  }

  Sha256 rootCosigned(String origin) {
    return cosigner().marks().of(origin).map(TreeMark::root).orElseThrow();
  }

  /** Whether a checkpoint of the size that was cosigned last has its root. */
  boolean agrees(Checkpoint checkpoint) {
    return cosigner()
        .marks()
        .of(checkpoint.origin())
        .filter(mark -> mark.size() == checkpoint.size())
        .map(mark -> mark.root().equals(checkpoint.root()))
        .orElse(true);
  }

  void offered(Checkpoint checkpoint) {
    directory.offered(checkpoint.bytes());
  }

  /** Waits until the log was folded as far as a checkpoint goes; empty when it takes too long. */
  Optional<FoldedLog> awaitFolded(Checkpoint checkpoint, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (folding) {
      while (true) {
        Optional<FoldedLog> log =
            log(checkpoint.origin())
                .filter(it -> it.checkpoint().origin().equals(checkpoint.origin()))
                .filter(it -> it.checkpoint().size() >= checkpoint.size());
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (log.isPresent() || left <= 0) {
          return log;
        }
        try {
          folding.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return Optional.empty();
        }
      }
    }
  }

  /** The logs that are followed, for the status. */
  List<FoldedLog> logs() {
    return directory.folded();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (Exception e) {
      LOG.debug("nothing is left to be told", e);
    }
    handing.close(); // first: it ends the call that the thread waits for
    thread.shutdownNow();
  }
}
