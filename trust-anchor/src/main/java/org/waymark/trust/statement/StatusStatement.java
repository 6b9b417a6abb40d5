package org.waymark.trust.statement;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.regex.Pattern;
import org.waymark.signer.MalformedException;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;

/**
 * What the trust anchor says when a site is not active (formats 3). It never makes a site active.
 * Parsing checks its form; {@link RecordVerifier} decides whether to believe it.
 *
 * <p>Immutable and thread-safe.
 */
public final class StatusStatement {

  /** The {@code typ} of the token. */
  public static final String TYP = "waymark-status+jwt";

  private static final String WHAT = "status statement";
  private static final Pattern REASON = Pattern.compile("[a-z0-9-]{1,64}");

  private final CompactJws jws;
  private final EntityId iss;
  private final EntityId sub;
  private final Instant issued;
  private final SiteStatus status;
  private final String reason;
  private final long mver;

  private StatusStatement(Claims claims) {
    this.jws = claims.jws();
    this.iss = claims.entity("iss");
    this.sub = claims.entity("sub");
    this.issued = claims.time("iat");
    this.status =
        SiteStatus.of(claims.fields().string("status"))
            .filter(found -> found != SiteStatus.ACTIVE)
            .orElseThrow(
                () ->
                    new MalformedException(
                        "statement_malformed",
                        "The status statement has a status other than suspended, revoked or"
                            + " left."));
    this.reason = claims.fields().string("reason");
    Claims.require(
        REASON.matcher(reason).matches(), WHAT, "has a reason that is not 1 to 64 of a-z 0-9 -");
    this.mver = claims.counter("mver", WHAT);
  }

  /**
   * Reads a status statement.
   *
   * @param testing whether {@code http} and loopback identifiers are allowed
   * @throws org.waymark.signer.VerificationException {@code statement_malformed typ_mismatch
   *     too_large}, or the code of the part that cannot be read
   */
  public static StatusStatement parse(String token, boolean testing) {
    return Claims.read(token, TYP, WHAT, testing, StatusStatement::new);
  }

  /**
   * Issues a status statement.
   *
   * @param status any but {@link SiteStatus#ACTIVE}
   * @param reason a code: 1 to 64 of {@code a-z 0-9 -}
   * @param mver one more than the last membership or status statement of the site
   * @param key of the role {@code membership}
   */
  public static StatusStatement sign(
      EntityId issuer,
      EntityId sub,
      Instant issued,
      SiteStatus status,
      String reason,
      long mver,
      SigningKey key) {
    ObjectNode json = claims(issuer, sub, issued, status, reason, mver);
    return parse(Claims.sign(json, TYP, key), true);
  }

  /** What {@link #sign} signs, for whoever has the key elsewhere. */
  public static ObjectNode claims(
      EntityId issuer, EntityId sub, Instant issued, SiteStatus status, String reason, long mver) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("iss", issuer.value())
        .put("sub", sub.value())
        .put("iat", issued.getEpochSecond())
        .put("status", status.code())
        .put("reason", reason)
        .put("mver", mver);
  }

  /** The trust anchor. */
  public EntityId iss() {
    return iss;
  }

  /** The site. */
  public EntityId sub() {
    return sub;
  }

  public Instant issued() {
    return issued;
  }

  /** Never {@link SiteStatus#ACTIVE}. */
  public SiteStatus status() {
    return status;
  }

  /** A code: 1 to 64 of {@code a-z 0-9 -}. */
  public String reason() {
    return reason;
  }

  /** 1 or more; one counter with the membership statements of the site. */
  public long mver() {
    return mver;
  }

  public CompactJws jws() {
    return jws;
  }

  /** The status and its reason, for people. */
  @Override
  public String toString() {
    return status.code() + " (" + reason + ")";
  }
}
