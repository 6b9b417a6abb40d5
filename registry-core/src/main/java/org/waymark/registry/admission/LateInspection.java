package org.waymark.registry.admission;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.waymark.registry.check.Checker;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.Rules;
import org.waymark.trust.statement.SiteStatement;

/** By a checker that is there, or is made for the first site. Thread-safe. */
final class LateInspection implements Inspection {
  private final Supplier<Checker> maker;
  private Optional<Checker> made = Optional.empty();
  private boolean closed;

  LateInspection(Supplier<Checker> maker) {
    this.maker = maker;
  }

  LateInspection(Checker checker) {
    this(() -> checker);
    made = Optional.of(checker);
  }

  private synchronized Checker checker() {
    if (closed) {
      throw new RejectedExecutionException("the checker was closed");
    }
    Checker checker = made.orElseGet(maker);
    made = Optional.of(checker);
    return checker;
  }

  @Override
  public RuleReport check(SiteStatement statement, Rules rules) {
    return checker().check(statement, rules);
  }

  @Override
  public CompletableFuture<RuleReport> submit(SiteStatement statement, Rules rules) {
    return checker().submit(statement, rules);
  }

  @Override
  public synchronized void close() {
    closed = true;
    made.ifPresent(Checker::close);
  }
}
