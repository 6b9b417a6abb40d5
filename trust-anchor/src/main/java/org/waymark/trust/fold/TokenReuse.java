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
    Map<String, Sha256> seen = new HashMap<>();
    statements(before).forEach(s -> seen.put(s.counter() + s.value(), s.token()));
    for (Numbered statement : statements(after)) {
      @Nullable Sha256 earlier = seen.get(statement.counter() + statement.value());
      if (earlier != null && !earlier.equals(statement.token())) {
        throw RollbackException.reused(statement.counter() + " of " + sub, statement.value());
      }
    }
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
