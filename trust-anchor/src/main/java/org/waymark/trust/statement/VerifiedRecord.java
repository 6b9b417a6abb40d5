package org.waymark.trust.statement;

import java.time.Instant;
import org.waymark.trust.ExpiredException;
import org.waymark.trust.RecordException;
import org.waymark.trust.id.EntityId;

/**
 * A record that {@link RecordVerifier} believed under one root. Whether the site is active, and the
 * statements are still current, is for {@link #requireCurrent} to say, at each use.
 *
 * <p>Immutable and thread-safe.
 */
public final class VerifiedRecord {

  private final EntityId sub;
  private final Record record;

  VerifiedRecord(EntityId sub, Record record) {
    this.sub = sub;
    this.record = record;
  }

  public EntityId sub() {
    return sub;
  }

  public Record record() {
    return record;
  }

  public SiteStatement site() {
    return record.site();
  }

  public MembershipStatement membership() {
    return record.membership();
  }

  public SiteStatus siteStatus() {
    return record.siteStatus();
  }

  public Counters counters() {
    return record.counters();
  }

  /** The first moment at which the site statement or the membership has expired. */
  public Instant expires() {
    Instant first = site().expires();
    Instant second = membership().expires();
    return first.isBefore(second) ? first : second;
  }

  /**
   * Formats 4, step 7.
   *
   * @throws RecordException {@code suspended revoked left}
   * @throws ExpiredException {@code statement_expired membership_expired}
   */
  public void requireCurrent(Instant now) {
    record
        .status()
        .ifPresent(
            status -> {
              throw new RecordException(
                  status.status().code(),
                  sub,
                  "The site "
                      + sub
                      + " is "
                      + status.status().code()
                      + " since "
                      + status.issued()
                      + ", with the reason "
                      + status.reason()
                      + ".");
            });
    if (!now.isBefore(site().expires())) {
      throw new ExpiredException("statement_expired", "site statement of " + sub, site().expires());
    }
    if (!now.isBefore(membership().expires())) {
      throw new ExpiredException(
          "membership_expired", "membership of " + sub, membership().expires());
    }
  }
}
