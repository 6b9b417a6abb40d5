package org.waymark.trust.statement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.Fields;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.RecordException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.FederationKeys;

/**
 * What a site says about itself, signed by the site alone: an OpenID Federation entity
 * configuration (formats 2). Parsing checks its form; {@link #requireSelfSigned} and {@link
 * RecordVerifier} decide whether to believe it.
 *
 * <p>Immutable and thread-safe.
 */
public final class SiteStatement {

  /** The {@code typ} of the token. */
  public static final String TYP = "entity-statement+jwt";

  /** Superiors that a statement names at most. */
  public static final int MAX_HINTS = 16;

  private static final String WHAT = "site statement";
  private static final List<String> METADATA =
      List.of("federation_entity", "ocm_server", "mesh_site");

  private final CompactJws jws;
  private final EntityId sub;
  private final Instant issued;
  private final Instant expires;
  private final JwkSet keys;
  private final List<EntityId> authorityHints;
  private final long ver;
  private final Optional<Sha256> recovery;
  private final List<RecoveryOpening> recoveryOpenings;
  private final ObjectNode metadata;

  private SiteStatement(Claims claims) {
    Fields fields = claims.fields();
    this.jws = claims.jws();
    this.sub = claims.entity("sub");
    if (!claims.entity("iss").equals(sub)) {
      throw new RecordException(
          "record_subject_mismatch",
          sub,
          "The site statement about " + sub + " is issued by somebody else.");
    }
    this.issued = claims.time("iat");
    this.expires = claims.expiry(WHAT);
    this.keys = FederationKeys.parse(fields.object("jwks"), WHAT);
    List<String> hints = fields.strings("authority_hints");
    Claims.require(!hints.isEmpty(), WHAT, "names no superior in authority_hints");
    if (hints.size() > MAX_HINTS) {
      throw new MalformedException(
          "hints_too_many",
          "The site statement names "
              + hints.size()
              + " superiors in authority_hints, more than "
              + MAX_HINTS
              + ".");
    }
    this.authorityHints = hints.stream().map(claims::element).toList();
    this.ver = claims.counter("ver", WHAT);
    this.recovery = fields.optionalSha256("recovery");
    this.recoveryOpenings = openings(fields.optionalStrings("recovery_openings"));
    this.metadata = fields.object("metadata");
    Fields parts = Fields.of(metadata, "metadata of the site statement");
    METADATA.forEach(parts::optionalObject);
  }

  private static List<RecoveryOpening> openings(Optional<List<String>> tokens) {
    List<String> found = tokens.orElse(List.of());
    Claims.require(
        found.size() <= RecoveryCommitment.MAX_OPENINGS,
        WHAT,
        "has more than " + RecoveryCommitment.MAX_OPENINGS + " recovery_openings");
    Claims.require(tokens.isEmpty() || !found.isEmpty(), WHAT, "has empty recovery_openings");
    return found.stream().map(token -> RecoveryOpening.parse(token, true)).toList();
  }

  /**
   * Reads a site statement.
   *
   * @param testing whether {@code http} and loopback identifiers are allowed
   * @throws org.waymark.signer.VerificationException {@code statement_malformed typ_mismatch
   *     record_subject_mismatch too_large hints_too_many}, or the code of the part that cannot be
   *     read
   */
  public static SiteStatement parse(String token, boolean testing) {
    return Claims.read(token, TYP, WHAT, testing, SiteStatement::new);
  }

  /** A first statement without metadata, with {@code ver} 1, to be completed and signed. */
  public static Draft draft(
      EntityId sub, Instant issued, Instant expires, JwkSet keys, List<EntityId> authorityHints) {
    return new Draft(
        sub,
        issued,
        expires,
        keys,
        authorityHints,
        1,
        Optional.empty(),
        List.of(),
        JsonNodeFactory.instance.objectNode());
  }

  /** A draft that says the same with the next {@code ver}. */
  public Draft next(Instant issuedThen, Instant expiresThen) {
    return new Draft(
        sub,
        issuedThen,
        expiresThen,
        keys,
        authorityHints,
        ver + 1,
        recovery,
        recoveryOpenings,
        metadata);
  }

  public EntityId sub() {
    return sub;
  }

  public Instant issued() {
    return issued;
  }

  public Instant expires() {
    return expires;
  }

  /** The federation keys of the site. */
  public JwkSet keys() {
    return keys;
  }

  /** At least one. */
  public List<EntityId> authorityHints() {
    return authorityHints;
  }

  /** 1 or more; one more with each statement. */
  public long ver() {
    return ver;
  }

  /** The hash commitment to a recovery key. */
  public Optional<Sha256> recovery() {
    return recovery;
  }

  /** Every opening of a commitment since the site was admitted, the oldest first. */
  public List<RecoveryOpening> recoveryOpenings() {
    return recoveryOpenings;
  }

  /** A copy of all metadata. */
  public ObjectNode metadata() {
    return metadata.deepCopy();
  }

  /** A copy of the OCM discovery fields and keys. */
  public Optional<ObjectNode> ocmServer() {
    return part("ocm_server");
  }

  /** A copy of what the site says about its node, services and transfers. */
  public Optional<ObjectNode> meshSite() {
    return part("mesh_site");
  }

  /** A copy of what the site says about its organisation. */
  public Optional<ObjectNode> federationEntity() {
    return part("federation_entity");
  }

  private Optional<ObjectNode> part(String name) {
    return metadata.get(name) instanceof ObjectNode found
        ? Optional.of(found.deepCopy())
        : Optional.empty();
  }

  public CompactJws jws() {
    return jws;
  }

  /**
   * Demands a signature by one of the statement's own keys, which shows possession and nothing
   * more.
   *
   * @throws org.waymark.signer.InvalidSignatureException as {@link CompactJws#verify}
   */
  public void requireSelfSigned() {
    jws.verify(keys, TYP);
  }

  /**
   * A statement that is not signed yet; each method returns a changed copy.
   *
   * @param sub the site
   * @param issued in whole seconds
   * @param expires in whole seconds, after {@code issued}
   * @param keys the site's federation keys, the signing one among them
   * @param authorityHints at least one superior
   * @param ver 1 or more
   * @param recovery commitment to a recovery key
   * @param recoveryOpenings of earlier commitments, the oldest first
   * @param metadata by entity type
   */
  public record Draft(
      EntityId sub,
      Instant issued,
      Instant expires,
      JwkSet keys,
      List<EntityId> authorityHints,
      long ver,
      Optional<Sha256> recovery,
      List<RecoveryOpening> recoveryOpenings,
      ObjectNode metadata) {

    public Draft {
      issued = Claims.seconds(issued);
      expires = Claims.seconds(expires);
      authorityHints = List.copyOf(authorityHints);
      recoveryOpenings = List.copyOf(recoveryOpenings);
      metadata = metadata.deepCopy();
    }

    public Draft withVer(long counter) {
      return with(keys, authorityHints, counter, recovery, recoveryOpenings, metadata);
    }

    public Draft withKeys(JwkSet others) {
      return with(others, authorityHints, ver, recovery, recoveryOpenings, metadata);
    }

    public Draft withAuthorityHints(List<EntityId> hints) {
      return with(keys, hints, ver, recovery, recoveryOpenings, metadata);
    }

    public Draft withRecovery(Sha256 commitment) {
      return with(keys, authorityHints, ver, Optional.of(commitment), recoveryOpenings, metadata);
    }

    /** Adds an opening, and commits to what it says comes next. */
    public Draft withOpening(RecoveryOpening opening) {
      List<RecoveryOpening> longer = new ArrayList<>(recoveryOpenings);
      longer.add(opening);
      return with(keys, authorityHints, ver, opening.next(), longer, metadata);
    }

    /** Replaces what the statement says of recovery keys. */
    public Draft withRecovery(Optional<Sha256> commitment, List<RecoveryOpening> openings) {
      return with(keys, authorityHints, ver, commitment, openings, metadata);
    }

    /** Replaces all metadata. */
    public Draft withMetadata(ObjectNode all) {
      return with(keys, authorityHints, ver, recovery, recoveryOpenings, all);
    }

    /** Replaces the metadata of one entity type. */
    public Draft withMetadata(String entityType, ObjectNode part) {
      ObjectNode all = metadata.deepCopy();
      all.set(entityType, part);
      return withMetadata(all);
    }

    private Draft with(
        JwkSet newKeys,
        List<EntityId> hints,
        long counter,
        Optional<Sha256> commitment,
        List<RecoveryOpening> openings,
        ObjectNode all) {
      return new Draft(sub, issued, expires, newKeys, hints, counter, commitment, openings, all);
    }

    /** The claims as they will be signed. */
    public ObjectNode claims() {
      ObjectNode json =
          JsonNodeFactory.instance
              .objectNode()
              .put("iss", sub.value())
              .put("sub", sub.value())
              .put("iat", issued.getEpochSecond())
              .put("exp", expires.getEpochSecond())
              .put("ver", ver);
      ArrayNode hints = json.putArray("authority_hints");
      authorityHints.forEach(hint -> hints.add(hint.value()));
      recovery.ifPresent(hash -> json.put("recovery", hash.hex()));
      if (!recoveryOpenings.isEmpty()) {
        ArrayNode openings = json.putArray("recovery_openings");
        recoveryOpenings.forEach(opening -> openings.add(opening.jws().token()));
      }
      json.set("jwks", keys.toJson());
      json.set("metadata", metadata.deepCopy());
      return json;
    }

    /**
     * Signs with a key of the statement.
     *
     * @throws org.waymark.signer.VerificationException as {@link SiteStatement#parse}
     * @throws IllegalArgumentException when the statement does not name the key
     */
    public SiteStatement sign(SigningKey key) {
      if (keys.find(key.kid().value()).isEmpty()) {
        throw new IllegalArgumentException("a site signs with a key that its statement names");
      }
      return parse(Claims.sign(claims(), TYP, key), true);
    }
  }
}
