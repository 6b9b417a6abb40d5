package org.waymark.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.storage.IntermediateRow;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.RecordVerifier;
import org.waymark.trust.statement.VerifiedIntermediate;

/**
 * The intermediates under which this registry admits sites. Being on the list makes nobody a
 * member: the directory has an intermediate only inside the chains of the sites below it.
 * Thread-safe.
 */
final class Intermediates {
  private final RegistryStorage storage;
  private final RegistryConfig config;

  Intermediates(RegistryStorage storage, RegistryConfig config) {
    this.storage = storage;
    this.config = config;
  }

  /** Puts an intermediate on the list, or its newer chain in the place of the older. */
  IntermediateRow add(List<String> chain, Root root, Actor actor) {
    Instant now = config.clock().instant();
    VerifiedIntermediate believed = new RecordVerifier(root).intermediate(chain, now);
    IntermediateRow row =
        new IntermediateRow(
            believed.id(),
            chain,
            now.getEpochSecond(),
            believed.expires().getEpochSecond(),
            OptionalLong.empty());
    storage.intermediates().put(row, audit("add-intermediate", believed.id(), actor, now));
    return row;
  }

  /** Certifies nothing by an intermediate from now on; what it certified before stays. */
  IntermediateRow withdraw(EntityId entity, Actor actor) {
    Instant now = config.clock().instant();
    IntermediateRow known =
        storage
            .intermediates()
            .find(entity)
            .filter(row -> row.withdrawnAt().isEmpty())
            .orElseThrow(
                () ->
                    new RefusedException(
                        "intermediate_unknown",
                        entity.value(),
                        entity + " is no intermediate here; see waymark intermediate list."));
    IntermediateRow row =
        new IntermediateRow(
            known.entity(),
            known.chain(),
            known.addedAt(),
            known.expiresAt(),
            OptionalLong.of(now.getEpochSecond()));
    storage.intermediates().put(row, audit("withdraw-intermediate", entity, actor, now));
    return row;
  }

  List<IntermediateRow> all() {
    return storage.intermediates().all();
  }

  private static AuditRow audit(String action, EntityId entity, Actor actor, Instant now) {
    return new AuditRow(
        now.getEpochSecond(),
        actor.name(),
        action,
        entity.value(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }
}
