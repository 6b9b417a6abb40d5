package org.waymark.server;

import java.time.Instant;
import java.util.List;
import org.waymark.registry.admission.Inspection;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.Rules;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.statement.SiteStatement;

/** Finds nothing wrong with any site, without a network. */
public final class PassingInspection implements Inspection {
  @Override
  public RuleReport check(SiteStatement statement, Rules rules) {
    return new RuleReport(
        statement.sub(),
        statement.ver(),
        rules.set().hash(),
        Sha256.of(new byte[] {1}),
        Instant.now(),
        List.of(CheckResult.pass(CheckName.POSSESSION, "It is signed by its own key.")));
  }
}
