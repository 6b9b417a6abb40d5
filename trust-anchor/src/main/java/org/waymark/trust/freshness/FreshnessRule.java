package org.waymark.trust.freshness;

import java.time.Instant;
import java.util.Optional;
import org.waymark.trust.root.Root;

/**
 * The two moments at which a directory changes its state (formats 8): fresh before the first, stale
 * from there, expired from the second.
 *
 * @param freshUntil the first moment at which it is not fresh
 * @param staleUntil the first moment at which it is expired; not before {@code freshUntil}
 */
public record FreshnessRule(Instant freshUntil, Instant staleUntil) {

  public FreshnessRule {
    freshUntil = earlier(freshUntil, staleUntil);
  }

  /**
   * The rule for a directory.
   *
   * @param newest root
   * @param entryTime {@code time} of the last entry, seconds since 1970
   * @param entryExpires {@code expires} of the last entry, seconds since 1970
   * @param cosigned since when the witness policy is satisfied. Where the root has no policy it is
   *     not looked at; where it has one and this is empty, the directory is expired.
   */
  public static FreshnessRule of(
      Root newest, long entryTime, long entryExpires, Optional<Instant> cosigned) {
    Instant fresh = Instant.ofEpochSecond(entryExpires);
    Instant stale =
        earlier(
            newest.expires(),
            Instant.ofEpochSecond(entryTime).plusSeconds(newest.limits().expiredAfter()));
    if (newest.witness().demanded()) {
      if (cosigned.isEmpty()) {
        return new FreshnessRule(Instant.EPOCH, Instant.EPOCH);
      }
      fresh = earlier(fresh, cosigned.get().plusSeconds(newest.limits().staleAfter()));
      stale = earlier(stale, cosigned.get().plusSeconds(newest.limits().expiredAfter()));
    }
    return new FreshnessRule(fresh, stale);
  }

  /** The state of a directory; parameters as in {@link #of}. */
  public static Freshness at(
      Instant now, Root newest, long entryTime, long entryExpires, Optional<Instant> cosigned) {
    return of(newest, entryTime, entryExpires, cosigned).at(now);
  }

  /** The state at a moment. */
  public Freshness at(Instant now) {
    if (!now.isBefore(staleUntil)) {
      return Freshness.EXPIRED;
    }
    return now.isBefore(freshUntil) ? Freshness.FRESH : Freshness.STALE;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
