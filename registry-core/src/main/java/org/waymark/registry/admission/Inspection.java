package org.waymark.registry.admission;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.waymark.registry.check.Checker;
import org.waymark.registry.check.SiteChecks;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.Rules;
import org.waymark.trust.statement.SiteStatement;

/** Looks at a site as it is on the network, and judges what it says by the rules. Thread-safe. */
public interface Inspection extends SiteChecks, AutoCloseable {

  /** Does every check; takes as long as the slowest server may. Failures are in the report. */
  @Override
  RuleReport check(SiteStatement statement, Rules rules);

  /** As {@link #check}, in the background: a thread for each, as a slow site is to delay nobody. */
  @Override
  default CompletableFuture<RuleReport> submit(SiteStatement statement, Rules rules) {
    return CompletableFuture.supplyAsync(
        () -> check(statement, rules),
        task -> {
          Thread thread = new Thread(task, "waymark-check-" + statement.sub().host());
          thread.setDaemon(true);
          thread.start();
        });
  }

  @Override
  default void close() {}

  /** By a checker, which is closed with this. */
  static Inspection by(Checker checker) {
    return new LateInspection(checker);
  }

  /**
   * By a checker that is made for the first site, because the authorities that a checker trusts
   * take a while to read; closed with this.
   */
  static Inspection by(Supplier<Checker> maker) {
    return new LateInspection(maker);
  }

  /** Of a registry that was opened without a network: it checks nobody, and approves nobody. */
  static Inspection unavailable() {
    return new Inspection() {
      @Override
      public RuleReport check(SiteStatement statement, Rules rules) {
        throw new RefusedException(
            "checks_unavailable",
            statement.sub().value(),
            statement.sub()
                + " cannot be checked, because this registry was opened without a network; start it:"
                + " waymark registry start.");
      }
    };
  }
}
