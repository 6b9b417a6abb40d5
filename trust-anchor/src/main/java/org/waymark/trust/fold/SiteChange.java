package org.waymark.trust.fold;

import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Event;
import org.waymark.trust.statement.VerifiedRecord;

/**
 * What a batch of entries did to one site.
 *
 * @param before its state before the batch; empty for a newcomer
 * @param event the last entry about it
 * @param after its state after the batch
 * @param record its new record
 * @param restricted the last entry of the batch after which it was not active; empty if it was so
 *     all the time. Records in between may be gone, so only the log says this of any but the last.
 */
public record SiteChange(
    Optional<SiteState> before,
    Event event,
    SiteState after,
    VerifiedRecord record,
    OptionalLong restricted) {

  public EntityId sub() {
    return after.sub();
  }
}
