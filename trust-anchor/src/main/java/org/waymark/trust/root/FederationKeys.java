package org.waymark.trust.root;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.Fields;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SignatureAlgorithm;
import org.waymark.signer.key.VerificationKey;

/**
 * Reads the key sets of Waymark's own documents, which are narrower than those of OCM peers:
 * Ed25519 or P-256 only, and the {@code kid} is the RFC 7638 thumbprint (formats 1).
 */
public final class FederationKeys {

  private FederationKeys() {}

  /**
   * Reads {@code {"keys": [...]}} with at least one key.
   *
   * @param what names the document in messages
   * @throws MalformedException {@code jwk_kid_mismatch} when a {@code kid} is absent or not the
   *     thumbprint, {@code jwk_unsupported} for another kind of key, {@code jwk_none} for no key,
   *     or as {@link JwkSet#parse}
   */
  public static JwkSet parse(ObjectNode jwks, String what) {
    return parse(jwks, what, kid -> Optional.empty());
  }

  /**
   * As {@link #parse(ObjectNode, String)}; a key that is written exactly as one already known is
   * not validated a second time.
   */
  public static JwkSet parse(
      ObjectNode jwks, String what, Function<String, Optional<VerificationKey>> known) {
    return JwkSet.of(list(Fields.of(jwks, "key set of the " + what).objects("keys"), what, known));
  }

  static List<VerificationKey> list(
      List<ObjectNode> jwks, String what, Function<String, Optional<VerificationKey>> known) {
    if (jwks.isEmpty()) {
      throw new MalformedException("jwk_none", "The key set of the " + what + " has no key.");
    }
    if (jwks.size() > JwkSet.MAX_KEYS) {
      // Before the loop: each key costs a validation, and nothing is believed yet.
      throw new MalformedException(
          "jwk_too_many",
          "The key set of the " + what + " has " + jwks.size() + " keys, more than 64.");
    }
    List<VerificationKey> keys = new ArrayList<>(jwks.size());
    for (ObjectNode jwk : jwks) {
      String kid = Fields.of(jwk, "key in the " + what).string("kid");
      Optional<VerificationKey> same = known.apply(kid).filter(key -> key.toJwk().equals(jwk));
      VerificationKey key = same.orElseGet(() -> VerificationKey.fromJwk(jwk));
      requireStrict(key, what);
      keys.add(key);
    }
    return List.copyOf(keys);
  }

  static void requireStrict(VerificationKey key, String what) {
    if (key.algorithm() == SignatureAlgorithm.RS256) {
      throw new MalformedException(
          "jwk_unsupported",
          "The " + what + " has an RSA key; only Ed25519 and P-256 are used here.");
    }
    if (!key.kid().equals(key.thumbprint())) {
      throw new MalformedException(
          "jwk_kid_mismatch",
          "The " + what + " has a key whose kid is not its RFC 7638 thumbprint.");
    }
  }
}
