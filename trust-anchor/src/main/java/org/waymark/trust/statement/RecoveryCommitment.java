package org.waymark.trust.statement;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.RecordException;

/**
 * The rules of the commitment to a recovery key (formats 2): a site that made one and stays a
 * member keeps it, until a statement opens it. Whoever steals the keys of every day can neither
 * drop it nor put another in its place.
 *
 * <p>A statement carries every opening since the site was admitted, so a reader that missed
 * statements in between, whose records may be gone, follows them from the commitment that it knew.
 * That is also why none is ever dropped: a site could otherwise stop the readers that slept.
 */
public final class RecoveryCommitment {

  /** Openings in one statement. */
  public static final int MAX_OPENINGS = 16;

  private static final String CODE = "recovery_commitment";

  private RecoveryCommitment() {}

  /** What a statement says of the key until it is opened: its RFC 7638 thumbprint. */
  public static Sha256 of(VerificationKey key) {
    return Sha256.ofBytes(Base64Url.decode(key.thumbprint().value()));
  }

  /**
   * Demands that the openings of one statement are signed, are the site's, follow each other, and
   * lead to what the statement commits to.
   *
   * @throws RecordException {@code recovery_commitment}
   * @throws org.waymark.signer.InvalidSignatureException when an opening is not signed by its key
   */
  public static void requireSound(SiteStatement site) {
    site.recovery()
        .ifPresent(
            hash ->
                require(
                    site.keys().keys().stream().noneMatch(key -> of(key).equals(hash)),
                    site,
                    "commits to a federation key as its recovery key, which has to be another"));
    Optional<RecoveryOpening> before = Optional.empty();
    for (RecoveryOpening opening : site.recoveryOpenings()) {
      require(opening.sub().equals(site.sub()), site, "has an opening of another site");
      opening.requireSigned();
      OptionalLong last =
          before.map(RecoveryOpening::ver).map(OptionalLong::of).orElseGet(OptionalLong::empty);
      require(
          last.isEmpty() || opening.ver() > last.getAsLong(),
          site,
          "has openings that are not in the order of their statements");
      require(
          opens(opening, before.flatMap(RecoveryOpening::next)),
          site,
          "has an opening by another key than the one before committed to");
      before = Optional.of(opening);
    }
    before.ifPresent(newest -> requireEnd(site, newest));
  }

  private static void requireEnd(SiteStatement site, RecoveryOpening newest) {
    require(newest.ver() <= site.ver(), site, "has an opening for a later statement");
    // Once nothing is committed to, a later statement may commit again without anybody's leave.
    boolean free = newest.next().isEmpty() && newest.ver() < site.ver();
    require(
        free || newest.next().equals(site.recovery()),
        site,
        "commits to another recovery key than its last opening says");
    if (newest.ver() == site.ver()) {
      newest.requireKeysOf(site);
    }
  }

  /**
   * Demands that a statement keeps what an earlier one committed to, or opens it. Both are sound.
   *
   * @param old what was believed of the site, which has stayed a member since
   * @param now the statement in its place, any number of statements later
   * @throws RecordException {@code recovery_commitment}
   */
  public static void requireKept(SiteStatement old, SiteStatement now) {
    List<RecoveryOpening> known = old.recoveryOpenings();
    List<RecoveryOpening> all = now.recoveryOpenings();
    require(
        all.size() >= known.size() && all.subList(0, known.size()).equals(known),
        now,
        "lacks openings that an earlier statement had");
    Optional<Sha256> current = old.recovery();
    for (RecoveryOpening opening : all.subList(known.size(), all.size())) {
      // Else an opening of long ago would serve again once its key is committed to again.
      require(opening.ver() > old.ver(), now, "has an opening that was made for an earlier one");
      require(opens(opening, current), now, "opens a commitment that the site had not made");
      current = opening.next();
    }
    require(
        current.isEmpty() || current.equals(now.recovery()),
        now,
        "changes the commitment to its recovery key, which only that key may do");
  }

  private static boolean opens(RecoveryOpening opening, Optional<Sha256> commitment) {
    return commitment.isEmpty() || commitment.get().equals(opening.commitment());
  }

  private static void require(boolean condition, SiteStatement site, String why) {
    if (!condition) {
      throw new RecordException(
          CODE, site.sub(), "The statement of " + site.sub() + " " + why + ".");
    }
  }
}
