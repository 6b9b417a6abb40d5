package org.waymark.registry.storage;

import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatus;

/**
 * The state of a site after its last event.
 *
 * @param ver counter of the site statement
 * @param mver counter of membership and status
 * @param record hash of the record
 * @param seq index of the event
 * @param changedAt time of the event, seconds since 1970
 * @param reason code of the status statement, where there is one
 * @param statementExpires seconds since 1970
 * @param membershipExpires seconds since 1970
 */
public record SiteRow(
    EntityId entity,
    SiteStatus status,
    long ver,
    long mver,
    Sha256 record,
    long seq,
    long changedAt,
    Optional<String> reason,
    long statementExpires,
    long membershipExpires) {}
