package org.waymark.registry.catalogue;

import org.waymark.registry.error.RuleException;
import org.waymark.registry.rules.shacl.Deadline;

/** What one question may use up. Used by one thread. */
final class Budget {
  private final Deadline deadline;
  private long left;

  Budget(Deadline deadline, long rows) {
    this.deadline = deadline;
    this.left = rows;
  }

  /** Goes on, or ends: {@code query_too_large}, or the deadline's own exception. */
  void row() {
    deadline.check();
    if (--left < 0) {
      throw new RuleException(
          "query_too_large",
          "The query makes more than "
              + Catalogue.MAX_STEPS
              + " intermediate rows; join its parts by a variable that they share.");
    }
  }
}
