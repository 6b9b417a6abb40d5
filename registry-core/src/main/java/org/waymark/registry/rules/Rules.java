package org.waymark.registry.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.waymark.registry.error.RuleException;
import org.waymark.registry.rules.shacl.Breach;
import org.waymark.registry.rules.shacl.CompiledShapes;
import org.waymark.registry.rules.shacl.UndecidedException;
import org.waymark.trust.statement.SiteStatement;

/**
 * A rule set that is ready to judge.
 *
 * <pre>{@code
 * Rules rules = Rules.compile(RuleSet.standard());
 * List<CheckResult> results = rules.judge(statement);
 * }</pre>
 *
 * <p>Compiling loads Apache Jena, for the first time in this process; nothing before it does.
 * Immutable and thread-safe; judging takes a thread for {@link #LIMIT} at most and reaches no
 * network.
 */
public final class Rules {
  /** How long the shapes may take over one statement. The standard set takes a few milliseconds. */
  public static final Duration LIMIT = Duration.ofSeconds(2);

  private final RuleSet set;
  private final CompiledShapes shapes;
  private final MetadataPolicy policy;

  private Rules(RuleSet set, CompiledShapes shapes, MetadataPolicy policy) {
    this.set = set;
    this.shapes = shapes;
    this.policy = policy;
  }

  /**
   * Makes a rule set ready.
   *
   * @throws RuleException {@code rules_malformed rules_recursive rules_unsupported rules_too_large
   *     policy_unsupported}
   */
  public static Rules compile(RuleSet set) {
    return compile(set, LIMIT);
  }

  static Rules compile(RuleSet set, Duration limit) {
    MetadataPolicy policy = MetadataPolicy.parse(set.policy());
    return new Rules(set, CompiledShapes.compile(set.shapes(), limit), policy);
  }

  /** What was compiled. */
  public RuleSet set() {
    return set;
  }

  /** Every rule of the shapes in the order of their text; its outcome is that of a breach. */
  public List<CheckResult> shapeRules() {
    return shapes.rules().stream()
        .map(rule -> result(new Breach(rule.code(), rule.sentence(), rule.mend(), rule.warning())))
        .toList();
  }

  /**
   * Judges a statement by the shapes and by the metadata policy. Never throws for what a site
   * wrote: where the shapes take too long over it, that is a failure {@code rules_timeout}, and one
   * {@code rules_undecided} where they cannot be evaluated.
   *
   * @return for each of the two checks that is not off either one result that passed, or one or
   *     more that did not, shapes first
   */
  public List<CheckResult> judge(SiteStatement statement) {
    List<CheckResult> results = new ArrayList<>();
    if (set.demand(CheckName.SHAPES) != CheckDemand.OFF) {
      add(results, CheckName.SHAPES, shapes(statement), shapes.rules().size() + " rules");
    }
    if (set.demand(CheckName.POLICY) != CheckDemand.OFF) {
      ObjectNode metadata = statement.metadata();
      add(results, CheckName.POLICY, policy.breaches(metadata), policy.size() + " demands");
    }
    return List.copyOf(results);
  }

  private void add(
      List<CheckResult> results, CheckName check, List<CheckResult> breaches, String count) {
    if (breaches.stream().noneMatch(one -> one.outcome() == Outcome.FAIL)) {
      results.add(
          CheckResult.pass(
              check,
              "The statement keeps all "
                  + count
                  + " of the "
                  + check.code()
                  + (breaches.isEmpty() ? "." : ", but for warnings.")));
    }
    CheckDemand demand = set.demand(check);
    breaches.forEach(breach -> results.add(breach.under(demand)));
  }

  private List<CheckResult> shapes(SiteStatement statement) {
    try {
      return shapes.validate(statement).stream().map(Rules::result).toList();
    } catch (UndecidedException e) {
      return List.of(
          CheckResult.fail(
              CheckName.SHAPES,
              e.code(),
              "The shapes could not be decided over the statement of "
                  + statement.sub()
                  + " "
                  + e.getMessage()
                  + ", so it is not accepted.",
              "shorten the longest texts of the metadata with waymark site-admin edit; where it"
                  + " happens with every site, the operator has to mend the rules"));
    }
  }

  private static CheckResult result(Breach breach) {
    return new CheckResult(
        CheckName.SHAPES.code(),
        breach.warning() ? Outcome.WARN : Outcome.FAIL,
        breach.code(),
        breach.sentence(),
        breach.mend());
  }
}
