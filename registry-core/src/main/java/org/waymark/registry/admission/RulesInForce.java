package org.waymark.registry.admission;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.rules.Rules;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.RuleSetRow;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;

/**
 * The rule set that was applied last or, while none was, the standard one. It is compiled when it
 * is first needed, because the library of shapes is large. Thread-safe.
 */
public final class RulesInForce {
  private final RegistryStorage storage;
  private volatile @Nullable Rules compiled;

  public RulesInForce(RegistryStorage storage) {
    this.storage = storage;
  }

  /** Whether an operator has applied one; until then the standard set is in force. */
  public boolean applied() {
    return storage.rules().inForce().isPresent();
  }

  /** Since when an applied one is in force. */
  public Optional<Instant> since() {
    return storage.rules().inForce().map(row -> Instant.ofEpochSecond(row.appliedAt()));
  }

  public RuleSet set() {
    return storage
        .rules()
        .inForce()
        .map(RuleSetRow::body)
        .map(RuleSet::parse)
        .orElseGet(RuleSet::standard);
  }

  /** The hash of {@link #set}. */
  public Sha256 hash() {
    return storage
        .rules()
        .inForce()
        .map(RuleSetRow::hash)
        .orElseGet(() -> RuleSet.standard().hash());
  }

  /** The rules, ready to judge. */
  public Rules rules() {
    Sha256 wanted = hash();
    @Nullable Rules known = compiled;
    if (known == null || !known.set().hash().equals(wanted)) {
      known = Rules.compile(set());
      compiled = known;
    }
    return known;
  }

  /**
   * The refusal of what the rules forbid.
   *
   * @param failures at least one
   */
  public static RefusedException broken(EntityId site, List<CheckResult> failures) {
    CheckResult first = failures.get(0);
    String end = first.mend().endsWith(".") ? "" : ".";
    String others =
        failures.size() == 1 ? "" : " (And " + (failures.size() - 1) + " more, see the report.)";
    return new RefusedException(
        "rules_failed",
        site.value(),
        site
            + " breaks the rules of the federation: "
            + first.sentence()
            + " "
            + first.mend()
            + end
            + others);
  }
}
