package org.waymark.registry.check;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.Rules;
import org.waymark.trust.statement.SiteStatement;

/** Makes all automatic checks of sites; {@link Checker} is one that asks them. Thread-safe. */
public interface SiteChecks {

  /** Checks one site, and waits for it. */
  RuleReport check(SiteStatement statement, Rules rules);

  /** Checks one site in the background; what is returned completes even when this is closed. */
  CompletableFuture<RuleReport> submit(SiteStatement statement, Rules rules);

  /**
   * Checks many sites side by side and returns when all are done.
   *
   * @param each gets the reports as they come, in the caller's thread: those that check are
   *     interrupted when this is closed, and whoever stores something must not be. What it throws
   *     is thrown here, after the others are done
   * @throws RejectedExecutionException when this is closed
   */
  default void checkAll(
      Collection<SiteStatement> statements, Rules rules, Consumer<RuleReport> each) {
    BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    for (SiteStatement statement : statements) {
      CompletableFuture<RuleReport> unused =
          submit(statement, rules)
              .whenComplete(
                  (report, failure) ->
                      ended.add(
                          new Ended(Optional.ofNullable(report), Optional.ofNullable(failure))));
    }
    Optional<RuntimeException> first = Optional.empty();
    for (int open = statements.size(); open > 0; open--) {
      try {
        Ended.next(ended).report().ifPresent(each);
      } catch (RejectedExecutionException e) {
        throw e;
      } catch (RuntimeException e) {
        first = first.or(() -> Optional.of(e));
      }
    }
    if (first.isPresent()) {
      throw first.get();
    }
  }

  /** How the check of one site ended. */
  record Ended(Optional<RuleReport> report, Optional<Throwable> failure) {

    /** Waits although the thread is interrupted, which it still is afterwards. */
    private static Ended next(BlockingQueue<Ended> queue) {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return queue.take().orFailed();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private Ended orFailed() {
      if (failure.isPresent()) {
        Throwable cause = failure.get().getCause();
        throw cause instanceof RuntimeException known
            ? known
            : new CompletionException(failure.get());
      }
      return this;
    }
  }
}
