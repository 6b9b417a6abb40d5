package org.waymark.trust.statement;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.ExpiredException;
import org.waymark.trust.RootException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;

/**
 * The trust anchor's word for the map after an entry, so that a bundle need not hold the whole log
 * (formats 3). Parsing checks its form; {@link #verify} decides whether to believe it.
 *
 * <p>Immutable and thread-safe.
 */
public final class Snapshot {

  /** The {@code typ} of the token. */
  public static final String TYP = "waymark-snapshot+jwt";

  static final String WHAT = "snapshot";

  private final CompactJws jws;
  private final EntityId iss;
  private final Instant issued;
  private final Instant expires;
  private final long seq;
  private final Sha256 directory;
  private final long root;

  private Snapshot(Claims claims) {
    this.jws = claims.jws();
    this.iss = claims.entity("iss");
    this.issued = claims.time("iat");
    this.expires = claims.expiry(WHAT);
    this.seq = claims.fields().integer("seq");
    this.directory = claims.fields().sha256("directory");
    this.root = claims.counter("root", WHAT);
  }

  /**
   * Reads a snapshot.
   *
   * @throws org.waymark.signer.VerificationException {@code snapshot_malformed typ_mismatch
   *     too_large}, or the code of the part that cannot be read
   */
  public static Snapshot parse(String token) {
    return Claims.read(token, TYP, WHAT, true, Snapshot::new);
  }

  /**
   * Issues a snapshot.
   *
   * @param seq the last entry that it includes
   * @param directory map root after that entry
   * @param root version in force
   * @param key of the role {@code membership}
   */
  public static Snapshot sign(
      EntityId issuer,
      Instant issued,
      Instant expires,
      long seq,
      Sha256 directory,
      long root,
      SigningKey key) {
    ObjectNode json = claims(issuer, issued, expires, seq, directory, root);
    return parse(Claims.sign(json, TYP, key));
  }

  /** What {@link #sign} signs, for whoever has the key elsewhere. */
  public static ObjectNode claims(
      EntityId issuer, Instant issued, Instant expires, long seq, Sha256 directory, long root) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("iss", issuer.value())
        .put("iat", issued.getEpochSecond())
        .put("exp", expires.getEpochSecond())
        .put("seq", seq)
        .put("directory", directory.hex())
        .put("root", root);
  }

  /** The trust anchor. */
  public EntityId iss() {
    return iss;
  }

  public Instant issued() {
    return issued;
  }

  public Instant expires() {
    return expires;
  }

  /** The last entry that it includes. */
  public long seq() {
    return seq;
  }

  /** The map root after that entry. */
  public Sha256 directory() {
    return directory;
  }

  /** The root version in force. */
  public long root() {
    return root;
  }

  public CompactJws jws() {
    return jws;
  }

  /**
   * Decides whether to believe it under the newest root (formats 10).
   *
   * @throws MalformedException {@code snapshot_malformed}, {@code statement_from_future}
   * @throws org.waymark.signer.InvalidSignatureException as {@link CompactJws#verify}
   * @throws RootException {@code root_unannounced} when it was made under a root later than the
   *     newest one known, which then is not the newest
   * @throws ExpiredException {@code snapshot_expired}
   */
  public void verify(RootChain roots, Instant now) {
    Root newest = roots.newest();
    if (!iss.equals(newest.federation())) {
      throw new MalformedException(
          "snapshot_malformed",
          "The snapshot is issued by " + iss + ", not by " + newest.federation() + ".");
    }
    jws.verify(newest.keys(RootRole.MEMBERSHIP), TYP);
    if (root > newest.version()) {
      throw new RootException(
          "root_unannounced",
          root,
          "The snapshot was made under root version "
              + root
              + ", but the newest one known is "
              + newest.version()
              + ".");
    }
    if (issued.isAfter(now.plusSeconds(RootChain.SKEW_SECONDS))) {
      throw new MalformedException(
          "statement_from_future",
          "The snapshot was issued in the future, at " + issued + "; check this machine's clock.");
    }
    if (!now.isBefore(expires)) {
      throw new ExpiredException("snapshot_expired", "snapshot of entry " + seq, expires);
    }
  }
}
