package org.waymark.signer.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SignatureAlgorithm;
import org.waymark.signer.key.VerificationKey;

/** The steps that both generations over RFC 9421 share. */
final class Rfc9421Check {
  private final SignatureWindow window;

  Rfc9421Check(SignatureWindow window) {
    this.window = window;
  }

  /**
   * Checks one signature of a request: what it covers, when it was made, the body's digest and
   * length, the key, and last the signature itself.
   */
  VerifiedRequest verify(
      HttpMessage request,
      HttpSignature signature,
      List<String> demanded,
      ClaimedPeer peer,
      SignatureGeneration generation,
      Instant now) {
    List<String> covered = signature.covered();
    CoveredFields.require(covered, demanded);
    byte[] base = SignatureBase.of(request, signature.input());
    CoveredFields.requireSingle(request, covered);
    Instant created = requireFresh(signature, now);
    CoveredFields.requireLength(request);
    ContentDigest.check(request.single("content-digest"), request.body());
    VerificationKey key = key(signature, peer);
    requireValid(key, base, signature.bytes(request), peer);
    return new VerifiedRequest(
        peer.host(), key.kid(), generation, created, signature.text("nonce"), Sha256.of(base));
  }

  private Instant requireFresh(HttpSignature signature, Instant now) {
    Instant created = Instant.ofEpochSecond(demanded("created", signature.whole("created")));
    window.require(created, now);
    Optional<Instant> expires = signature.whole("expires").map(Instant::ofEpochSecond);
    if (expires.isPresent() && !expires.get().isAfter(now)) {
      throw new InvalidSignatureException(
          "signature_expired", "The signature of the request expired at " + expires.get() + ".");
    }
    return created;
  }

  private static <T> T demanded(String name, Optional<T> value) {
    return value.orElseThrow(
        () ->
            new InvalidSignatureException(
                "signature_parameter", "The signature has no parameter '" + name + "'."));
  }

  /**
   * The key that {@code keyid} names among the claimed host's, where {@code alg} does not say
   * otherwise (OCM draft, "Keys and Algorithms").
   */
  private static VerificationKey key(HttpSignature signature, ClaimedPeer peer) {
    String keyid = demanded("keyid", signature.text("keyid"));
    VerificationKey key = requireKnown(peer.keys(), keyid, peer);
    Optional<String> alg = signature.text("alg");
    if (alg.isPresent() && !alg.get().equals(registeredName(key.algorithm()))) {
      throw new InvalidSignatureException(
          "alg_mismatch",
          "The signature says another algorithm than its key is for, which is "
              + registeredName(key.algorithm())
              + ".");
    }
    return key;
  }

  /**
   * Finds a key of the claimed host.
   *
   * @throws InvalidSignatureException {@code key_unknown}
   */
  static VerificationKey requireKnown(JwkSet keys, String keyid, ClaimedPeer peer) {
    return keys.find(keyid)
        .orElseThrow(
            () ->
                new InvalidSignatureException(
                    "key_unknown",
                    "The request names a key that is not one of "
                        + peer.host()
                        + "; its owner publishes keys at jwksUri and in its statement."));
  }

  private static void requireValid(
      VerificationKey key, byte[] base, byte[] signature, ClaimedPeer peer) {
    if (!key.verify(base, signature)) {
      throw invalid(peer);
    }
  }

  static InvalidSignatureException invalid(ClaimedPeer peer) {
    return new InvalidSignatureException(
        "signature_invalid",
        "The signature is not one of " + peer.host() + " over this method, target and body.");
  }

  /** The name in the registry of RFC 9421, section 6.2, which is not that of JOSE. */
  static String registeredName(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ED25519 -> "ed25519";
      case ES256 -> "ecdsa-p256-sha256";
      case RS256 -> "rsa-v1_5-sha256";
    };
  }
}
