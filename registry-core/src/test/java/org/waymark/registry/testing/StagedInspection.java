package org.waymark.registry.testing;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.waymark.registry.admission.Inspection;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.Rules;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.statement.SiteStatement;

/**
 * A network without sockets: every site controls its domain and shows what a test says it shows.
 * Thread-safe.
 */
public final class StagedInspection implements Inspection {
  private final InstantSource clock;
  private final Map<String, String> shown = new ConcurrentHashMap<>();
  private final Map<String, Boolean> foreign = new ConcurrentHashMap<>();

  public StagedInspection(InstantSource clock) {
    this.clock = clock;
  }

  /** From now on the discovery document of a host is another one. */
  public void shows(String host, String document) {
    shown.put(host, document);
  }

  /** From now on the host belongs, or does not belong, to whoever applies for it. */
  public void controlled(String host, boolean yes) {
    foreign.put(host, !yes);
  }

  @Override
  public RuleReport check(SiteStatement statement, Rules rules) {
    boolean lost = foreign.getOrDefault(statement.sub().host().name(), false);
    CheckResult domain =
        lost
            ? CheckResult.fail(
                CheckName.DOMAIN_CONTROL,
                "domain_missing",
                "The host does not vouch for the site's key.",
                "Put the line there.")
            : CheckResult.pass(CheckName.DOMAIN_CONTROL, "The host vouches for the site's key.");
    return new RuleReport(
        statement.sub(),
        statement.ver(),
        rules.set().hash(),
        evidence(statement),
        clock.instant(),
        List.of(domain));
  }

  private Sha256 evidence(SiteStatement statement) {
    String document = shown.getOrDefault(statement.sub().host().name(), "discovery");
    return Sha256.of(document.getBytes(StandardCharsets.UTF_8));
  }

  /** At once, so that tests need not wait. */
  @Override
  public CompletableFuture<RuleReport> submit(SiteStatement statement, Rules rules) {
    return CompletableFuture.completedFuture(check(statement, rules));
  }
}
