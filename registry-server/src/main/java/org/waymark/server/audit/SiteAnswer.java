package org.waymark.server.audit;

import java.util.List;
import java.util.Optional;
import org.waymark.client.Evidence;
import org.waymark.client.Problem;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.VerifiedRecord;

/**
 * What a lookup came to.
 *
 * @param kind which reaction it asks for
 * @param site the one that was found, where there is one
 * @param record its record, where that was believed
 * @param freshness of the proof
 * @param evidence the steps up to the one that failed
 * @param problem why it is no member; empty for one
 */
public record SiteAnswer(
    Kind kind,
    Optional<EntityId> site,
    Optional<VerifiedRecord> record,
    Freshness freshness,
    List<Evidence> evidence,
    Optional<Problem> problem) {

  /** As the exceptions of {@code client} tell answers apart. */
  public enum Kind {
    MEMBER,
    ABSENT,
    RESTRICTED,
    NOT_BELIEVED,
    TOO_OLD
  }

  public SiteAnswer {
    evidence = List.copyOf(evidence);
  }
}
