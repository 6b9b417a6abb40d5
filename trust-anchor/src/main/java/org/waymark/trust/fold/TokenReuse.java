package org.waymark.trust.fold;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.RollbackException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.Record;

/**
 * The same counter never names two different tokens (formats 3), whichever of the statements in two
 * records of a site carries it: a membership, or the status above it.
 */
final class TokenReuse {

  private TokenReuse() {}

  /** One statement of a record by its counter. */
  private record Numbered(String counter, long value, Sha256 token) {}

  /**
   * Compares the record before a batch with the one after.
   *
   * @throws RollbackException {@code counter_reused}
   */
  static void requireNone(EntityId sub, Record before, Record after) {
    requireNone(sub, tokens(before), after);
  }

  /** As {@link #requireNone(EntityId, Record, Record)}, with what is left of the one before. */
  static void requireNone(EntityId sub, Map<String, Sha256> before, Record after) {
    for (Numbered statement : statements(after)) {
      @Nullable Sha256 earlier = before.get(statement.counter() + statement.value());
      if (earlier != null && !earlier.equals(statement.token())) {
        throw RollbackException.reused(statement.counter() + " of " + sub, statement.value());
      }
    }
  }

  /** The hashes of a record's statements by counter and value: all that a comparison needs. */
  static Map<String, Sha256> tokens(Record record) {
    Map<String, Sha256> tokens = new HashMap<>();
    statements(record).forEach(s -> tokens.put(s.counter() + s.value(), s.token()));
    return Map.copyOf(tokens);
  }

  private static List<Numbered> statements(Record record) {
    List<Numbered> found = new ArrayList<>();
    found.add(new Numbered("ver", record.ver(), record.site().jws().hash()));
    found.add(new Numbered("mver", record.membership().mver(), record.membership().jws().hash()));
    record
        .status()
        .ifPresent(status -> found.add(new Numbered("mver", status.mver(), status.jws().hash())));
    return found;
  }
}
