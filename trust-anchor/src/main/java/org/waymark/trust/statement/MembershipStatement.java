package org.waymark.trust.statement;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.waymark.signer.json.Fields;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.FederationKeys;

/**
 * What a superior says about a site: that it is a member, and which keys it has (formats 3).
 * Parsing checks its form; {@link RecordVerifier} decides whether to believe it.
 *
 * <p>Immutable and thread-safe.
 */
public final class MembershipStatement {

  /** The {@code typ} of the token. */
  public static final String TYP = "waymark-membership+jwt";

  private static final String WHAT = "membership statement";

  private final CompactJws jws;
  private final EntityId iss;
  private final EntityId sub;
  private final Instant issued;
  private final Instant expires;
  private final JwkSet keys;
  private final long mver;
  private final Optional<ObjectNode> metadataPolicy;
  private final List<String> metadataPolicyCrit;
  private final Optional<ObjectNode> metadata;
  private final Optional<ObjectNode> constraints;

  private MembershipStatement(Claims claims, Function<String, Optional<VerificationKey>> known) {
    Fields fields = claims.fields();
    this.jws = claims.jws();
    this.iss = claims.entity("iss");
    this.sub = claims.entity("sub");
    this.issued = claims.time("iat");
    this.expires = claims.expiry(WHAT);
    this.keys = FederationKeys.parse(fields.object("jwks"), WHAT, known);
    this.mver = claims.counter("mver", WHAT);
    this.metadataPolicy = fields.optionalObject("metadata_policy");
    this.metadataPolicyCrit = fields.optionalStrings("metadata_policy_crit").orElse(List.of());
    this.metadata = fields.optionalObject("metadata");
    this.constraints = fields.optionalObject("constraints");
  }

  /**
   * Reads a membership statement.
   *
   * @param testing whether {@code http} and loopback identifiers are allowed
   * @throws org.waymark.signer.VerificationException {@code statement_malformed typ_mismatch
   *     too_large}, or the code of the part that cannot be read
   */
  public static MembershipStatement parse(String token, boolean testing) {
    return parse(token, testing, kid -> Optional.empty());
  }

  /** As {@link #parse(String, boolean)}, reusing keys that were validated before. */
  static MembershipStatement parse(
      String token, boolean testing, Function<String, Optional<VerificationKey>> known) {
    return Claims.read(token, TYP, WHAT, testing, claims -> new MembershipStatement(claims, known));
  }

  /**
   * Issues a membership statement.
   *
   * @param issuer the trust anchor, or an intermediate
   * @param keys the federation keys of the site
   * @param mver one more than the last membership or status statement of the site
   * @param key of the role {@code membership}
   */
  public static MembershipStatement sign(
      EntityId issuer,
      EntityId sub,
      Instant issued,
      Instant expires,
      JwkSet keys,
      long mver,
      SigningKey key) {
    ObjectNode json = claims(issuer, sub, issued, expires, keys, mver);
    return parse(Claims.sign(json, TYP, key), true);
  }

  /**
   * Issues a membership statement of any claims.
   *
   * @param claims as {@link #claims}, with what else the superior demands
   * @param key of the role {@code membership}, or of the intermediate
   */
  public static MembershipStatement sign(ObjectNode claims, SigningKey key) {
    return parse(Claims.sign(claims, TYP, key), true);
  }

  /** What {@link #sign} signs, for whoever has the key elsewhere. */
  public static ObjectNode claims(
      EntityId issuer, EntityId sub, Instant issued, Instant expires, JwkSet keys, long mver) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("iss", issuer.value())
            .put("sub", sub.value())
            .put("iat", issued.getEpochSecond())
            .put("exp", expires.getEpochSecond())
            .put("mver", mver);
    json.set("jwks", keys.toJson());
    return json;
  }

  /** The trust anchor, or an intermediate. */
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

  public Instant expires() {
    return expires;
  }

  /** The federation keys of the site, as the superior knows them. */
  public JwkSet keys() {
    return keys;
  }

  /** 1 or more; one counter with the status statements of the site. */
  public long mver() {
    return mver;
  }

  /** The site's {@code metadata_policy} claim, as it is; a copy. */
  public Optional<ObjectNode> metadataPolicy() {
    return Claims.copy(metadataPolicy);
  }

  /** Whether it says nothing but who is a member with which keys. */
  boolean isPlain() {
    return metadataPolicy.isEmpty()
        && metadataPolicyCrit.isEmpty()
        && metadata.isEmpty()
        && constraints.isEmpty();
  }

  /** Policy operators that the superior wants understood ({@code metadata_policy_crit}). */
  public List<String> metadataPolicyCrit() {
    return metadataPolicyCrit;
  }

  /** What the superior says of the site's metadata itself; a copy. */
  public Optional<ObjectNode> metadata() {
    return Claims.copy(metadata);
  }

  /** The {@code constraints} claim, as it is; a copy. */
  public Optional<ObjectNode> constraints() {
    return Claims.copy(constraints);
  }

  public CompactJws jws() {
    return jws;
  }
}
