package org.waymark.registry.storage;

import java.util.List;
import java.util.OptionalLong;
import org.waymark.trust.id.EntityId;

/**
 * An intermediate that was added to the registry.
 *
 * @param chain tokens from its own membership to the one by the trust anchor
 * @param addedAt seconds since 1970
 * @param expiresAt the first second at which a membership of the chain has expired
 * @param withdrawnAt since when nothing is certified by it any more
 */
public record IntermediateRow(
    EntityId entity, List<String> chain, long addedAt, long expiresAt, OptionalLong withdrawnAt) {

  public IntermediateRow {
    chain = List.copyOf(chain);
  }
}
