package org.waymark.registry;

import java.time.Instant;
import java.util.Optional;
import org.waymark.registry.storage.SiteRow;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatus;

/**
 * A site as the registry knows it after its last event.
 *
 * @param ver counter of its statement
 * @param mver counter of its membership and status
 * @param record hash of its record
 * @param seq index of the log entry of that event
 * @param changed time of that event
 * @param reason code of the status, where it is not active
 * @param statementExpires when the site has to have signed anew
 * @param membershipExpires when the registry has to have renewed
 */
public record RegisteredSite(
    EntityId entityId,
    SiteStatus status,
    long ver,
    long mver,
    Sha256 record,
    long seq,
    Instant changed,
    Optional<String> reason,
    Instant statementExpires,
    Instant membershipExpires) {

  static RegisteredSite of(SiteRow row) {
    return new RegisteredSite(
        row.entity(),
        row.status(),
        row.ver(),
        row.mver(),
        row.record(),
        row.seq(),
        Instant.ofEpochSecond(row.changedAt()),
        row.reason(),
        Instant.ofEpochSecond(row.statementExpires()),
        Instant.ofEpochSecond(row.membershipExpires()));
  }
}
