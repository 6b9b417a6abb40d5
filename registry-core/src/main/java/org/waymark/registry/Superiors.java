package org.waymark.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.storage.IntermediateStorage;
import org.waymark.trust.RecordException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.RecordVerifier;
import org.waymark.trust.statement.SiteStatement;

/**
 * Finds who certifies a site: whoever did so before, else the trust anchor or the intermediate that
 * the site names in {@code authority_hints}.
 */
record Superiors(IntermediateStorage storage, Root root, Instant now) {

  /**
   * The superior of a site.
   *
   * @param before its record so far
   * @throws RecordException {@code authority_hint_missing}
   * @throws RefusedException {@code intermediate_withdrawn}
   * @throws org.waymark.signer.VerificationException when an intermediate is not believed any more
   */
  Superior of(SiteStatement statement, Optional<Record> before) {
    List<EntityId> hints = statement.authorityHints();
    Optional<EntityId> same =
        before.map(record -> record.membership().iss()).filter(hints::contains);
    EntityId chosen =
        same.filter(this::known)
            .or(() -> hints.stream().filter(root.federation()::equals).findFirst())
            .or(() -> hints.stream().filter(this::known).findFirst())
            .orElseThrow(() -> same.isPresent() ? withdrawn(same.get()) : unnamed(statement));
    return chosen.equals(root.federation())
        ? Superior.anchor(root)
        : Superior.of(
            new RecordVerifier(root).intermediate(storage.find(chosen).orElseThrow().chain(), now));
  }

  private boolean known(EntityId hint) {
    return hint.equals(root.federation()) || storage.stands(hint);
  }

  private static RefusedException withdrawn(EntityId intermediate) {
    return new RefusedException(
        "intermediate_withdrawn",
        intermediate.value(),
        "Nothing is certified by "
            + intermediate
            + " any more; a site below it needs a statement that names the trust anchor or another"
            + " intermediate (waymark intermediate list).");
  }

  private RecordException unnamed(SiteStatement statement) {
    return new RecordException(
        "authority_hint_missing",
        statement.sub(),
        "The statement of "
            + statement.sub()
            + " names neither "
            + root.federation()
            + " nor one of its intermediates in authority_hints.");
  }
}
