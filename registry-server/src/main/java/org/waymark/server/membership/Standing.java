package org.waymark.server.membership;

import java.time.Instant;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.server.audit.Publication;
import org.waymark.server.audit.SiteAnswer;
import org.waymark.server.audit.SiteLookup;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.statement.VerifiedRecord;

/**
 * How a site stands in the directory, by a proof that was verified under the pinned root.
 *
 * @param place where it stands
 * @param shown its statement as everybody sees it; empty where there is none to be believed
 * @param code why it is no active member; {@code active} for one
 * @param sentence the same in words
 */
public record Standing(Place place, Optional<SiteStatement> shown, String code, String sentence) {

  /** Where a site can stand. */
  public enum Place {
    /** A member. */
    ACTIVE,
    /** Never was one. */
    ABSENT,
    SUSPENDED,
    REVOKED,
    LEFT,
    /** A member whose statement or membership has expired, or whose directory has. */
    EXPIRED,
    /** The publisher's answer was not believed. */
    NOT_BELIEVED
  }

  public boolean active() {
    return place == Place.ACTIVE;
  }

  /** Whether the registry would take a newer statement. */
  public boolean takesUpdates() {
    return place == Place.ACTIVE || place == Place.EXPIRED;
  }

  /**
   * Asks a publisher. It learns which site is asked for, which is the one that asks.
   *
   * @param root pinned
   * @throws FetchException when the publisher could not be asked
   */
  public static Standing of(EntityId site, Publication publication, Root root, Instant now)
      throws FetchException {
    SiteAnswer answer = new SiteLookup(publication, root, now).find(site.host());
    Optional<SiteStatement> shown =
        answer.record().map(VerifiedRecord::site).filter(found -> found.sub().equals(site));
    String code = answer.problem().map(problem -> problem.code()).orElse("active");
    String sentence =
        answer.problem().map(problem -> problem.message()).orElse(site + " is an active member.");
    Optional<SiteStatus> status = answer.record().map(VerifiedRecord::siteStatus);
    Place place = place(answer.kind(), status);
    return place == Place.ABSENT
        ? new Standing(place, shown, code, site + " is no member of " + root.name() + ".")
        : new Standing(place, shown, code, sentence);
  }

  private static Place place(SiteAnswer.Kind kind, Optional<SiteStatus> status) {
    return switch (kind) {
      case MEMBER -> Place.ACTIVE;
      case NOT_BELIEVED -> Place.NOT_BELIEVED;
      case TOO_OLD -> Place.EXPIRED;
      case ABSENT, RESTRICTED ->
          status
              .map(
                  found ->
                      switch (found) {
                        case ACTIVE -> Place.ACTIVE;
                        case SUSPENDED -> Place.SUSPENDED;
                        case REVOKED -> Place.REVOKED;
                        case LEFT -> Place.LEFT;
                      })
              .orElse(Place.ABSENT);
    };
  }
}
