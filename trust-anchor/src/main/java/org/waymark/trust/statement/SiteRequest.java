package org.waymark.trust.statement;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.RequestException;
import org.waymark.trust.id.EntityId;

/**
 * What a site asks of a registry, by a document that authenticates itself (formats 12): to become a
 * member, to leave, to have other keys certified, or to object to that. It is signed by a
 * federation key of the site, or by its recovery key, meant for one federation, and good for
 * minutes and for one use.
 *
 * <pre>{@code
 * String token =
 *     SiteRequest.apply(site, federation, now, jti, invitation, statement).sign(key).token();
 * SiteRequest request = SiteRequest.parse(token, testing);
 * request.verify(keysOfTheSite, federation, now);
 * }</pre>
 *
 * <p>Parsing checks the form; {@link #verify} decides whether to believe it, and the registry
 * whether it has seen {@link #jti} before. Immutable and thread-safe.
 */
public final class SiteRequest {

  /** The {@code typ} of the token. */
  public static final String TYP = "waymark-request+jwt";

  /** How long a request may be good for. */
  public static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

  /** How much the clocks of a site and of a registry may differ. */
  public static final long SKEW_SECONDS = 60;

  /** Characters of a request at most: a statement of the longest kind and its wrapping fit in. */
  public static final int MAX_TOKEN = 98_304;

  static final String WHAT = "site request";
  private static final Pattern JTI = Pattern.compile("[A-Za-z0-9_-]{22,128}");
  private static final Pattern INVITATION = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern REASON = Pattern.compile("[a-z0-9-]{1,64}");

  /** What is asked for. */
  public enum Act {
    /** To become a member, by an invitation. */
    APPLY("apply"),
    /** To end the membership. */
    LEAVE("leave"),
    /** To have the keys of another statement certified. */
    ROTATE_KEY("rotate-key"),
    /** To have the keys of another statement certified, by the recovery key. */
    RECOVER("recover"),
    /** To have a recovery that is under way looked at by people. */
    OBJECT("object");

    private final String code;

    Act(String code) {
      this.code = code;
    }

    /** As it stands in the claim {@code act}. */
    public String code() {
      return code;
    }

    private boolean holdsStatement() {
      return this != LEAVE && this != OBJECT;
    }

    static Optional<Act> of(String code) {
      return Arrays.stream(values()).filter(act -> act.code.equals(code)).findFirst();
    }
  }

  private final CompactJws jws;
  private final EntityId sub;
  private final EntityId audience;
  private final Instant issued;
  private final Instant expires;
  private final String jti;
  private final Act act;
  private final Optional<String> invitation;
  private final Optional<String> statement;
  private final Optional<String> reason;

  private SiteRequest(Claims claims) {
    this.jws = claims.jws();
    this.sub = claims.entity("sub");
    Claims.require(claims.entity("iss").equals(sub), WHAT, "is issued by another than it is about");
    this.audience = claims.entity("aud");
    this.issued = claims.time("iat");
    this.expires = claims.expiry(WHAT);
    this.jti = text(claims, "jti", JTI, "22 to 128 of A-Z a-z 0-9 - _");
    Optional<Act> known = Act.of(claims.fields().string("act"));
    Claims.require(known.isPresent(), WHAT, "asks for something unknown in act");
    this.act = known.orElseThrow();
    this.invitation =
        act == Act.APPLY
            ? Optional.of(text(claims, "invitation", INVITATION, "43 of A-Z a-z 0-9 - _"))
            : Optional.empty();
    this.statement =
        act.holdsStatement() ? Optional.of(claims.fields().string("statement")) : Optional.empty();
    this.reason =
        act == Act.LEAVE && claims.fields().has("reason")
            ? Optional.of(text(claims, "reason", REASON, "1 to 64 of a-z 0-9 -"))
            : Optional.empty();
    claims.fields().onlyKnown();
  }

  private static String text(Claims claims, String claim, Pattern form, String words) {
    String value = claims.fields().string(claim);
    Claims.require(form.matcher(value).matches(), WHAT, "has a " + claim + " that is not " + words);
    return value;
  }

  /**
   * Reads a request.
   *
   * @param testing whether {@code http} and loopback identifiers are allowed
   * @throws org.waymark.signer.VerificationException {@code request_malformed typ_mismatch
   *     too_large}, or the code of the part that cannot be read
   */
  public static SiteRequest parse(String token, boolean testing) {
    return Claims.read(token, TYP, WHAT, testing, SiteRequest::new);
  }

  /**
   * A request to become a member.
   *
   * @param audience the federation's entity identifier
   * @param jti a random name of this request, 22 to 128 characters of base64url
   * @param invitation the secret token of the invitation
   * @param statement the site's signed statement, whose key signs the request too
   */
  public static Draft apply(
      EntityId site,
      EntityId audience,
      Instant now,
      String jti,
      String invitation,
      String statement) {
    return new Draft(
        claims(site, audience, now, jti, Act.APPLY)
            .put("invitation", invitation)
            .put("statement", statement));
  }

  /**
   * A request to end the membership.
   *
   * @param reason a code for the public log, 1 to 64 of {@code a-z 0-9 -}
   */
  public static Draft leave(
      EntityId site, EntityId audience, Instant now, String jti, Optional<String> reason) {
    ObjectNode claims = claims(site, audience, now, jti, Act.LEAVE);
    reason.ifPresent(code -> claims.put("reason", code));
    return new Draft(claims);
  }

  /**
   * A request to certify the keys of another statement, to be signed by a key that the present
   * membership certifies.
   *
   * @param statement the next statement, signed by one of the keys that it names
   */
  public static Draft rotateKey(
      EntityId site, EntityId audience, Instant now, String jti, String statement) {
    return new Draft(claims(site, audience, now, jti, Act.ROTATE_KEY).put("statement", statement));
  }

  /**
   * A request to certify the keys of a statement that opens the commitment to the recovery key, to
   * be signed by that key.
   *
   * @param statement the next statement, with an opening for it, signed by one of its keys
   */
  public static Draft recover(
      EntityId site, EntityId audience, Instant now, String jti, String statement) {
    return new Draft(claims(site, audience, now, jti, Act.RECOVER).put("statement", statement));
  }

  /**
   * An objection to the recovery that is under way, to be signed by a key that the present
   * membership certifies.
   */
  public static Draft object(EntityId site, EntityId audience, Instant now, String jti) {
    return new Draft(claims(site, audience, now, jti, Act.OBJECT));
  }

  private static ObjectNode claims(
      EntityId site, EntityId audience, Instant now, String jti, Act act) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("iss", site.value())
        .put("sub", site.value())
        .put("aud", audience.value())
        .put("iat", now.getEpochSecond())
        .put("exp", now.plus(LONGEST_LIFE).getEpochSecond())
        .put("jti", jti)
        .put("act", act.code());
  }

  /** A request that is not signed yet. */
  public static final class Draft {
    private final ObjectNode claims;

    private Draft(ObjectNode claims) {
      this.claims = claims;
    }

    /**
     * Signs with a federation key of the site or, to recover, with its recovery key.
     *
     * @throws org.waymark.signer.VerificationException as {@link SiteRequest#parse}
     */
    public SiteRequest sign(SigningKey key) {
      return parse(Claims.sign(claims, TYP, key), true);
    }
  }

  /**
   * Demands that the site asks, that this federation is asked, and that it asks now. Clocks may
   * differ by a minute.
   *
   * @param keys federation keys of the site: of the present membership or, for {@link Act#APPLY},
   *     of the statement inside; for {@link Act#RECOVER} its recovery key
   * @param federation who is asked
   * @return the key that signed
   * @throws RequestException {@code request_audience request_expired}
   * @throws org.waymark.signer.InvalidSignatureException as {@link CompactJws#verify}
   */
  public VerificationKey verify(JwkSet keys, EntityId federation, Instant now) {
    if (!audience.equals(federation)) {
      throw new RequestException(
          "request_audience",
          sub,
          "The request of "
              + sub
              + " is meant for "
              + audience
              + ", not for "
              + federation
              + "; sign one for this federation.");
    }
    boolean tooLong = Duration.between(issued, expires).compareTo(LONGEST_LIFE) > 0;
    if (tooLong
        || now.isBefore(issued.minusSeconds(SKEW_SECONDS))
        || !now.isBefore(expires.plusSeconds(SKEW_SECONDS))) {
      throw new RequestException(
          "request_expired",
          sub,
          "The request of "
              + sub
              + " is good from "
              + issued
              + " to "
              + expires
              + (tooLong ? ", longer than " + LONGEST_LIFE.toMinutes() + " minutes" : ", not now")
              + "; check the clock and sign a new one.");
    }
    return jws.verify(keys, TYP);
  }

  /**
   * The statement inside, once it is known to be the site's own.
   *
   * @param inside as read from {@link #statement}
   * @throws org.waymark.signer.MalformedException {@code request_malformed} when it is of another
   */
  public SiteStatement requireOwn(SiteStatement inside) {
    Claims.require(
        inside.sub().equals(sub),
        WHAT,
        "of "
            + sub
            + " holds a statement of "
            + inside.sub()
            + "; a site asks for itself, so sign one with a statement of its own");
    return inside;
  }

  /** The site that asks. */
  public EntityId sub() {
    return sub;
  }

  /** The federation that is asked. */
  public EntityId audience() {
    return audience;
  }

  public Instant issued() {
    return issued;
  }

  public Instant expires() {
    return expires;
  }

  /** The random name of this request, which is good for one use. */
  public String jti() {
    return jti;
  }

  /** Under which a registry remembers that it was used. */
  public Sha256 jtiHash() {
    return Sha256.of((sub.value() + "\n" + jti).getBytes(StandardCharsets.UTF_8));
  }

  /** The last moment at which {@link #verify} can succeed. */
  public Instant forgottenAfter() {
    return expires.plusSeconds(SKEW_SECONDS);
  }

  public Act act() {
    return act;
  }

  /** The secret token of the invitation; of {@link Act#APPLY} only. */
  public Optional<String> invitation() {
    return invitation;
  }

  /** A compact JWS; of {@link Act#APPLY}, {@link Act#ROTATE_KEY} and {@link Act#RECOVER} only. */
  public Optional<String> statement() {
    return statement;
  }

  /** A code for the public log; of {@link Act#LEAVE} at most. */
  public Optional<String> reason() {
    return reason;
  }

  /** As received. Holds the invitation in the clear: never to be logged. */
  public CompactJws jws() {
    return jws;
  }

  public String token() {
    return jws.token();
  }

  /** Without the invitation. */
  @Override
  public String toString() {
    return act.code() + " of " + sub;
  }
}
