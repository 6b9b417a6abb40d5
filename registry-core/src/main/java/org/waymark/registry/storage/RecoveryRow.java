package org.waymark.registry.storage;

import java.util.OptionalLong;
import org.waymark.trust.id.EntityId;

/**
 * A recovery that is under way. Times are seconds since 1970.
 *
 * @param statement a compact JWS: what the recovery key asks for
 * @param ver its counter
 * @param openedAt when it was asked for
 * @param endsAt when it takes effect, unless somebody objects
 * @param disputedAt when somebody objected
 */
public record RecoveryRow(
    EntityId entity,
    String statement,
    long ver,
    long openedAt,
    long endsAt,
    OptionalLong disputedAt) {

  public boolean disputed() {
    return disputedAt.isPresent();
  }

  /** The same, of which people have to decide. */
  public RecoveryRow disputedAt(long time) {
    return new RecoveryRow(entity, statement, ver, openedAt, endsAt, OptionalLong.of(time));
  }
}
