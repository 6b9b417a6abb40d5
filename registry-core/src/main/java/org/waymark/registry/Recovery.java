package org.waymark.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.registry.storage.RecoveryRow;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;

/**
 * A recovery that is under way (DESIGN 5): the site's recovery key asked for other keys, and until
 * that is written or refused nothing else that the site signs is taken but an objection.
 *
 * @param ver counter of the statement that will be in force
 * @param keys its federation keys
 * @param opened when it was asked for
 * @param ends when it takes effect, unless somebody objects
 * @param disputed when somebody objected: then an operator decides
 */
public record Recovery(
    EntityId site,
    long ver,
    List<KeyId> keys,
    Instant opened,
    Instant ends,
    Optional<Instant> disputed) {

  static Recovery of(RecoveryRow row) {
    OptionalLong disputed = row.disputedAt();
    return new Recovery(
        row.entity(),
        row.ver(),
        SiteStatement.parse(row.statement(), true).keys().keys().stream()
            .map(VerificationKey::thumbprint)
            .toList(),
        Instant.ofEpochSecond(row.openedAt()),
        Instant.ofEpochSecond(row.endsAt()),
        disputed.isPresent()
            ? Optional.of(Instant.ofEpochSecond(disputed.getAsLong()))
            : Optional.empty());
  }

  public Recovery {
    keys = List.copyOf(keys);
  }

  /** {@code pending} or {@code disputed}. */
  public String state() {
    return disputed.isPresent() ? "disputed" : "pending";
  }
}
