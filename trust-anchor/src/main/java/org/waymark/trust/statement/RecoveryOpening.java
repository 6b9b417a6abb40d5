package org.waymark.trust.statement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.RecordException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.FederationKeys;

/**
 * The offline recovery key of a site shows itself: it opens the commitment that the site's
 * statements carried so far, for one statement, and names the commitment that follows (DESIGN 4.1
 * and 5, formats 2). Parsing checks its form; {@link #requireSigned} and {@link RecoveryCommitment}
 * decide whether to believe it.
 *
 * <pre>{@code
 * RecoveryOpening opening =
 *     RecoveryOpening.sign(site, now, nextVer, newKeys, Optional.of(nextCommitment), jti, key);
 * SiteStatement statement = draft.withKeys(newKeys).withOpening(opening).sign(newKey);
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class RecoveryOpening {

  /** The {@code typ} of the token. */
  public static final String TYP = "waymark-recovery+jwt";

  private static final String WHAT = "recovery opening";
  private static final Pattern JTI = Pattern.compile("[A-Za-z0-9_-]{22,128}");

  private final CompactJws jws;
  private final EntityId sub;
  private final Instant issued;
  private final long ver;
  private final VerificationKey key;
  private final Optional<Sha256> next;
  private final Set<String> keys;

  private RecoveryOpening(Claims claims) {
    this.jws = claims.jws();
    this.sub = claims.entity("sub");
    this.issued = claims.time("iat");
    this.ver = claims.counter("ver", WHAT);
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    set.putArray("keys").add(claims.fields().object("key"));
    this.key = FederationKeys.parse(set, WHAT).keys().get(0);
    this.next = claims.fields().optionalSha256("next");
    List<String> named = claims.fields().strings("keys");
    this.keys = Set.copyOf(new TreeSet<>(named));
    Claims.require(
        !named.isEmpty() && keys.size() == named.size() && named.size() <= JwkSet.MAX_KEYS,
        WHAT,
        "does not name 1 to " + JwkSet.MAX_KEYS + " keys, each once");
    Claims.require(
        JTI.matcher(claims.fields().string("jti")).matches(),
        WHAT,
        "has a jti that is not 22 to 128 of A-Z a-z 0-9 - _");
    claims.fields().onlyKnown();
  }

  /**
   * Reads an opening.
   *
   * @param testing whether {@code http} and loopback identifiers are allowed
   * @throws org.waymark.signer.VerificationException {@code statement_malformed typ_mismatch
   *     too_large}, or the code of the part that cannot be read
   */
  public static RecoveryOpening parse(String token, boolean testing) {
    return Claims.read(token, TYP, WHAT, testing, RecoveryOpening::new);
  }

  /**
   * Opens the commitment to a recovery key.
   *
   * @param ver of the statement that will carry it
   * @param keys the federation keys of that statement
   * @param next the commitment from then on; empty to have none
   * @param jti random, 22 to 128 characters of base64url
   * @param recoveryKey the key that the site had committed itself to
   */
  public static RecoveryOpening sign(
      EntityId sub,
      Instant issued,
      long ver,
      JwkSet keys,
      Optional<Sha256> next,
      String jti,
      SigningKey recoveryKey) {
    ObjectNode claims =
        JsonNodeFactory.instance
            .objectNode()
            .put("sub", sub.value())
            .put("iat", issued.getEpochSecond())
            .put("ver", ver)
            .put("jti", jti);
    claims.set("key", recoveryKey.publicKey().toJwk());
    next.ifPresent(hash -> claims.put("next", hash.hex()));
    ArrayNode named = claims.putArray("keys");
    keys.keys().forEach(signing -> named.add(signing.thumbprint().value()));
    return parse(Claims.sign(claims, TYP, recoveryKey), true);
  }

  /**
   * Demands the signature of the key that it shows.
   *
   * @throws org.waymark.signer.InvalidSignatureException as {@link CompactJws#verify}
   */
  void requireSigned() {
    jws.verify(JwkSet.of(key), TYP);
  }

  /**
   * Demands that a statement names exactly the keys for which this was made.
   *
   * @throws RecordException {@code recovery_commitment}
   */
  void requireKeysOf(SiteStatement statement) {
    Set<String> actual =
        statement.keys().keys().stream()
            .map(VerificationKey::thumbprint)
            .map(KeyId::value)
            .collect(Collectors.toSet());
    if (!actual.equals(keys)) {
      throw new RecordException(
          "recovery_commitment",
          statement.sub(),
          "The statement of "
              + statement.sub()
              + " names other keys than its recovery key vouched for.");
    }
  }

  public EntityId sub() {
    return sub;
  }

  public Instant issued() {
    return issued;
  }

  /** Counter of the statement that it was made for. */
  public long ver() {
    return ver;
  }

  /** The recovery key itself, which nobody knew before. */
  public VerificationKey key() {
    return key;
  }

  /** What this opens. */
  public Sha256 commitment() {
    return RecoveryCommitment.of(key);
  }

  /** The commitment from then on. */
  public Optional<Sha256> next() {
    return next;
  }

  /** As received. */
  public CompactJws jws() {
    return jws;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecoveryOpening that && jws.equals(that.jws);
  }

  @Override
  public int hashCode() {
    return jws.hashCode();
  }

  @Override
  public String toString() {
    return WHAT + " of " + sub + " for ver " + ver;
  }
}
