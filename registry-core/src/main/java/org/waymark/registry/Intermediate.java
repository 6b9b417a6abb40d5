package org.waymark.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymark.registry.storage.IntermediateRow;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.policy.Constraints;
import org.waymark.trust.statement.MembershipStatement;

/**
 * An intermediate that was added to a registry: sites that name it may be certified by its key.
 *
 * @param entity who it is
 * @param constraints that the trust anchor, or whoever is above it, put on it
 * @param chain tokens from its own membership to the one by the trust anchor
 * @param added when
 * @param expires the first moment at which a membership of the chain has expired
 * @param withdrawn since when nothing is certified by it any more
 */
public record Intermediate(
    EntityId entity,
    Constraints constraints,
    List<String> chain,
    Instant added,
    Instant expires,
    Optional<Instant> withdrawn) {

  public Intermediate {
    chain = List.copyOf(chain);
  }

  static Intermediate of(IntermediateRow row) {
    Constraints constraints =
        MembershipStatement.parse(row.chain().get(0), true)
            .constraints()
            .map(Constraints::parse)
            .orElse(Constraints.none());
    return new Intermediate(
        row.entity(),
        constraints,
        row.chain(),
        Instant.ofEpochSecond(row.addedAt()),
        Instant.ofEpochSecond(row.expiresAt()),
        row.withdrawnAt().isPresent()
            ? Optional.of(Instant.ofEpochSecond(row.withdrawnAt().getAsLong()))
            : Optional.empty());
  }
}
