package org.waymark.registry.storage;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which rows of the audit trail, the newest first.
 *
 * @param subject only those about it
 * @param actor only those of it
 * @param action only those that did it
 * @param before only rows with a smaller id, which is how the next page begins
 * @param limit 1 to {@link #MAX_LIMIT} rows
 */
public record AuditQuery(
    Optional<String> subject,
    Optional<String> actor,
    Optional<String> action,
    OptionalLong before,
    int limit) {
  public static final int MAX_LIMIT = 1_000;

  public AuditQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("1 to " + MAX_LIMIT + " rows at a time");
    }
  }

  /** The newest rows of all. */
  public static AuditQuery newest(int limit) {
    return new AuditQuery(
        Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty(), limit);
  }
}
