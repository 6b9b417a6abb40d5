package org.waymark.trust.fold;

import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatus;

/**
 * What the fold knows of one site after an entry.
 *
 * @param sub the site
 * @param status where it stands
 * @param ver counter of its statement
 * @param mver counter of its membership and status
 * @param record hash of its record
 */
public record SiteState(EntityId sub, SiteStatus status, long ver, long mver, Sha256 record) {

  /** The state that a record describes. Only as good as the record. */
  public static SiteState of(EntityId sub, Record record) {
    return new SiteState(sub, record.siteStatus(), record.ver(), record.mver(), record.hash());
  }
}
