package org.waymark.registry;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.registry.archive.Guard;
import org.waymark.registry.error.MirrorsSilentException;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.keys.OnlineKeys;
import org.waymark.registry.publish.Publisher;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.signer.VerificationException;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/**
 * The one thread that changes a registry. Its first task waits for the keys and finishes what an
 * earlier process began; the changes that were asked for meanwhile stand behind it in the queue.
 * Callers wait for their change, and an interrupt ends the waiting but not the change.
 */
final class WriterThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WriterThread.class);

  /** The longest sleep of the timer, so that a clock that was set is noticed. */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

  private static final Duration SHORTEST_SLEEP = Duration.ofMillis(200);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  private final RegistryConfig config;
  private final RegistryStorage storage;
  private final Publisher publisher;
  private final Clockwork clockwork;
  private final ScheduledThreadPoolExecutor thread;
  private final Unlocking unlocking;
  private final CompletableFuture<Author> author = new CompletableFuture<>();
  private final CompletableFuture<Void> settled = new CompletableFuture<>();
  private final Guard guard;
  private volatile @Nullable MirrorsSilentException waiting;
  private volatile @Nullable RuntimeException timerFailure;

  WriterThread(
      RegistryConfig config, RegistryStorage storage, Publisher publisher, Unlocking unlocking) {
    this.config = config;
    this.unlocking = unlocking;
    this.storage = storage;
    this.publisher = publisher;
    this.guard = new Guard(config.mirrors(), storage, config.clock());
    this.clockwork = new Clockwork(config, storage);
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "waymark-registry");
              made.setDaemon(true);
              return made;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void start() {
    thread.execute(this::begin);
  }

  private void begin() {
    try {
      RootChain chain = unlocking.roots();
      guard.require(chain, publisher.published().isPresent());
      waiting = null;
      OnlineKeys keys = unlocking.keys();
      Author made =
          new Author(
              storage, publisher, config.observer(), config.clock(), keys, config.random(), chain);
      made.resume();
      new Succession(config, storage, made).resume();
      if (config.timer()) {
        tick(made);
      }
      author.complete(made);
      settled.complete(null);
    } catch (MirrorsSilentException e) {
      LOG.warn("{}", e.getMessage());
      waiting = e;
      settled.complete(null);
      retryBegin();
    } catch (RuntimeException | Error e) {
      // An Error too: whoever waits for the author must not wait for ever.
      LOG.error("The registry cannot sign: {}", e.toString());
      author.completeExceptionally(asRuntime(e));
      settled.completeExceptionally(asRuntime(e));
    }
  }

  private void retryBegin() {
    if (!thread.isShutdown()) {
      Future<?> unused =
          thread.schedule(this::begin, config.mirrors().pause().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tick(Author made) {
    Duration sleep;
    try {
      made.retryBundle();
      clockwork.writeDue(made);
      timerFailure = null;
      sleep = clockwork.idle(made);
    } catch (RuntimeException | Error e) {
      // An Error too: a timer that is not set again would let the directory grow stale in silence.
      LOG.error("A heartbeat or snapshot was not written: {}", e.toString());
      timerFailure = asRuntime(e);
      sleep = AFTER_FAILURE;
    }
    if (!thread.isShutdown()) {
      long millis =
          Math.max(SHORTEST_SLEEP.toMillis(), Math.min(LONGEST_SLEEP.toMillis(), sleep.toMillis()));
      Future<?> unused = thread.schedule(() -> tick(made), millis, TimeUnit.MILLISECONDS);
    }
  }

  private static RuntimeException asRuntime(Throwable thrown) {
    return thrown instanceof RuntimeException known
        ? known
        : new IllegalStateException(thrown.toString(), thrown);
  }

  Clockwork clockwork() {
    return clockwork;
  }

  CompletableFuture<Void> ready() {
    return author.thenAccept(made -> {});
  }

  CompletableFuture<Void> settled() {
    return settled;
  }

  /** As {@link Author#awaitsSnapshot}. */
  boolean awaitsSnapshot() {
    return author.isDone() && !author.isCompletedExceptionally() && author.join().awaitsSnapshot();
  }

  Guard guard() {
    return guard;
  }

  KeyState keyState() {
    if (!author.isDone()) {
      return waiting == null ? KeyState.UNLOCKING : KeyState.WAITING;
    }
    return author.isCompletedExceptionally() ? KeyState.FAILED : KeyState.READY;
  }

  Optional<RegistryStatus.Failure> failure() {
    Optional<RuntimeException> failed =
        author.isCompletedExceptionally()
            ? Optional.of(cause(author))
            : Optional.ofNullable(author.isDone() ? timerFailure : waiting);
    return failed.map(e -> new RegistryStatus.Failure(code(e), String.valueOf(e.getMessage())));
  }

  private static String code(RuntimeException e) {
    if (e instanceof RegistryException known) {
      return known.code();
    }
    return e instanceof VerificationException known ? known.code() : "unexpected";
  }

  RootChain roots() {
    return made().map(Author::roots).orElseGet(unlocking::roots);
  }

  Root root() {
    return roots().newest();
  }

  Optional<Root> rootIfRead() {
    return made().map(Author::roots).or(unlocking::rootsIfRead).map(RootChain::newest);
  }

  /** The author, once it works: from then on it knows the roots. */
  private Optional<Author> made() {
    return author.isDone() && !author.isCompletedExceptionally()
        ? Optional.of(author.join())
        : Optional.empty();
  }

  private static RuntimeException cause(CompletableFuture<?> failed) {
    try {
      failed.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        return cause;
      }
    } catch (CancellationException e) {
      return e;
    }
    return new IllegalStateException("no failure to tell of");
  }

  /** Runs a change after those asked for before, and waits for it. */
  <T> T call(Function<Author, T> change) {
    Future<T> result;
    try {
      result = thread.submit(() -> change.apply(opened()));
    } catch (RejectedExecutionException e) {
      throw closed();
    }
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(
          "interrupted",
          config.data().toString(),
          "The wait for the registry was interrupted; what was asked for may still happen.");
    } catch (CancellationException e) {
      throw closed();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** On the writer's thread the first task is always over. */
  private Author opened() {
    if (author.isCompletedExceptionally()) {
      throw cause(author);
    }
    MirrorsSilentException silent = waiting;
    if (!author.isDone() && silent != null) {
      throw silent;
    }
    return author.join();
  }

  private RefusedException closed() {
    return new RefusedException(
        "registry_closed", config.data().toString(), "The registry is closed.");
  }

  @Override
  public void close() {
    thread.shutdown();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        boolean unused = thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
