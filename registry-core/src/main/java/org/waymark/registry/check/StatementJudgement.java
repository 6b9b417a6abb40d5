package org.waymark.registry.check;

import java.util.List;
import java.util.Optional;
import org.waymark.registry.rules.CheckDemand;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.Rules;
import org.waymark.trust.statement.SiteStatement;

/**
 * What the checks say of a statement alone, whatever its site shows: most of the work of all
 * checks, and none of the waiting.
 *
 * @param possession empty where the rules do not ask for it
 * @param rules of the shapes and the policy
 */
record StatementJudgement(Optional<CheckResult> possession, List<CheckResult> rules) {
  StatementJudgement {
    rules = List.copyOf(rules);
  }

  static StatementJudgement of(SiteStatement statement, Rules rules) {
    Optional<CheckResult> possession =
        rules.set().demand(CheckName.POSSESSION) == CheckDemand.OFF
            ? Optional.empty()
            : Optional.of(PossessionCheck.of(statement));
    return new StatementJudgement(possession, rules.judge(statement));
  }
}
