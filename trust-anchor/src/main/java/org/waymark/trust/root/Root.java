package org.waymark.trust.root;

import java.net.URI;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.jws.MultiJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.RootException;
import org.waymark.trust.id.EntityId;

/**
 * One version of a federation's root, with the bytes of its file as they were received (formats 5).
 * A root that was only parsed is not trusted: {@link RootChain} decides that.
 *
 * <p>Immutable and thread-safe.
 */
public final class Root {

  /** The {@code typ} of every signature. */
  public static final String TYP = "waymark-root+jws";

  /** Bytes of a root file at most. */
  public static final int MAX_BYTES = 1 << 20;

  private final MultiJws jws;
  private final RootPayload payload;
  private final Sha256 hash;
  private final Map<RootRole, JwkSet> keys = new EnumMap<>(RootRole.class);

  private Root(MultiJws jws) {
    this.jws = jws;
    this.payload = RootPayload.parse(jws.payload());
    this.hash = Sha256.of(jws.bytes());
    payload.roles().forEach((role, of) -> keys.put(role, JwkSet.of(of.keys())));
  }

  /**
   * Reads a root file; no signature is checked.
   *
   * @throws MalformedException {@code root_malformed}, or the code of the part that is wrong
   */
  public static Root parse(byte[] file) {
    for (byte b : file) {
      // A line of a bundle holds the file, so it must be one line.
      RootPayload.require(b < 0 || b >= 0x20, "is not written on one line");
    }
    return new Root(MultiJws.parse(file, JsonLimits.DOCUMENT.withMaxBytes(MAX_BYTES)));
  }

  /** Signs a payload with each of the keys. */
  public static Root sign(RootPayload payload, List<SigningKey> keys) {
    return new Root(MultiJws.sign(payload.bytes(), TYP, keys));
  }

  /** The same root with one more signature. */
  public Root withSignature(SigningKey key) {
    return new Root(jws.withSignature(key, TYP));
  }

  /** The file, byte for byte. */
  public byte[] bytes() {
    return jws.bytes();
  }

  /** SHA-256 of the file. */
  public Sha256 hash() {
    return hash;
  }

  /** Everything that the root says. */
  public RootPayload payload() {
    return payload;
  }

  public EntityId federation() {
    return payload.federation();
  }

  public String name() {
    return payload.name();
  }

  public long version() {
    return payload.version();
  }

  public Instant issued() {
    return payload.issued();
  }

  public Instant expires() {
    return payload.expires();
  }

  /** Whether {@code http} and loopback names are allowed. */
  public boolean testing() {
    return payload.testing();
  }

  /** The keys of a role; none when the root does not have that role. */
  public JwkSet keys(RootRole role) {
    @Nullable JwkSet found = keys.get(role);
    return found == null ? JwkSet.of() : found;
  }

  /** How many keys of a role have to sign; 1 when the root does not have that role. */
  public int threshold(RootRole role) {
    @Nullable RoleKeys found = payload.roles().get(role);
    return found == null ? 1 : found.threshold();
  }

  public LogIdentity log() {
    return payload.log();
  }

  public WitnessPolicy witness() {
    return payload.witness();
  }

  public Limits limits() {
    return payload.limits();
  }

  /** Base URLs below which {@code /directory/} is served. */
  public List<URI> sources() {
    return payload.sources();
  }

  /**
   * Reads an identifier as this federation allows it: {@code https} and no loopback, unless it is a
   * testing federation.
   *
   * @throws MalformedException {@code entity_*} or {@code host_*}
   */
  public EntityId parseEntity(String text) {
    return RootPayload.parseEntity(text, testing());
  }

  /** The distinct root keys of {@code authority} that signed this root. */
  public Set<KeyId> signers(Root authority) {
    return jws.validSigners(authority.keys(RootRole.ROOT), TYP);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Root that && hash.equals(that.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  /** Federation, version and hash. */
  @Override
  public String toString() {
    return "root " + version() + " of " + federation() + ", " + hash;
  }

  /** Demands the threshold of root keys of {@code authority} (formats 5). */
  void requireSignedBy(Root authority) {
    int signed = signers(authority).size();
    int needed = authority.threshold(RootRole.ROOT);
    if (signed < needed) {
      throw new RootException(
          "root_threshold",
          version(),
          "Root version "
              + version()
              + " is signed by "
              + signed
              + " of the root keys of version "
              + authority.version()
              + ", but "
              + needed
              + " are needed.");
    }
  }
}
