package org.waymark.registry.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.registry.rules.CheckDemand;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.Rules;
import org.waymark.trust.statement.SiteStatement;

/**
 * Everything that can be checked of a statement without asking its site: the rules, and whether the
 * end points that it certifies are on its own host.
 */
public final class StatementCheck {

  private StatementCheck() {}

  /** The results, under what the rule set demands. */
  public static List<CheckResult> of(SiteStatement statement, Rules rules) {
    List<CheckResult> results = new ArrayList<>();
    CheckDemand endpoints = rules.set().demand(CheckName.ENDPOINTS);
    if (endpoints != CheckDemand.OFF) {
      results.add(EndpointCheck.of(statement, Optional.empty()).under(endpoints));
    }
    results.addAll(rules.judge(statement));
    return results;
  }
}
