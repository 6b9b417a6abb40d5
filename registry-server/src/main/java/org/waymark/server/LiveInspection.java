package org.waymark.server;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.FetchOptions;
import org.waymark.registry.admission.Inspection;
import org.waymark.registry.check.CheckLimits;
import org.waymark.registry.check.CheckNetwork;
import org.waymark.registry.check.Checker;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.Rules;
import org.waymark.trust.statement.SiteStatement;

/**
 * Looks at sites over the network. Sites of a testing federation that are on this machine, which
 * only such a federation admits, are looked at there; all others under the options given. What it
 * takes is loaded for the first check. Thread-safe.
 */
public final class LiveInspection implements Inspection {
  private final Supplier<FetchOptions> options;
  private final CheckLimits limits;
  private final InstantSource clock;
  private Optional<Checker> world = Optional.empty();
  private Optional<Checker> machine = Optional.empty();
  private boolean closed;

  /**
   * @param options how servers are reached; asked once, for the first check
   * @param limits of each check
   * @param clock dates reports
   */
  public LiveInspection(Supplier<FetchOptions> options, CheckLimits limits, InstantSource clock) {
    this.options = options;
    this.limits = limits;
    this.clock = clock;
  }

  /** Public addresses only, the system's authorities and DNS. */
  public static LiveInspection standard(InstantSource clock) {
    return new LiveInspection(
        () -> FetchOptions.of(AddressPolicy.publicOnly()), CheckLimits.standard(), clock);
  }

  @Override
  public RuleReport check(SiteStatement statement, Rules rules) {
    return checker(statement).check(statement, rules);
  }

  /** As many at once as the limits allow, the others after them. */
  @Override
  public CompletableFuture<RuleReport> submit(SiteStatement statement, Rules rules) {
    return checker(statement).submit(statement, rules);
  }

  private synchronized Checker checker(SiteStatement statement) {
    if (closed) {
      throw new IllegalStateException("the registry is closed");
    }
    if (!statement.sub().secure() || statement.sub().host().isLoopback()) {
      Checker here = machine.orElseGet(() -> over(FetchOptions.of(AddressPolicy.testing())));
      machine = Optional.of(here);
      return here;
    }
    Checker out = world.orElseGet(() -> over(options.get()));
    world = Optional.of(out);
    return out;
  }

  private Checker over(FetchOptions some) {
    return new Checker(CheckNetwork.of(some), limits, clock);
  }

  @Override
  public synchronized void close() {
    closed = true;
    world.ifPresent(Checker::close);
    machine.ifPresent(Checker::close);
  }
}
