package org.waymark.signer.http;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.InvalidSignatureException;

/** The signature of the OCM draft: RFC 9421 with {@code tag="ocm"}. */
final class TaggedSignature {
  static final String TAG = "ocm";

  /** OCM draft, "Signing Requirements". */
  static final List<String> DEMANDED =
      List.of("@method", "@target-uri", "content-digest", "content-length");

  private final Rfc9421Check check;

  TaggedSignature(SignatureWindow window) {
    check = new Rfc9421Check(window);
  }

  /**
   * Whether a signature is OCM's.
   *
   * @throws InvalidSignatureException {@code signature_parameter} for a tag that says so in another
   *     type: some programs compare the text alone
   */
  static boolean isOcm(HttpSignature signature) {
    @Nullable BareItem tag = signature.input().parameters().get("tag");
    if (tag instanceof BareItem.Token token && token.value().equals(TAG)) {
      throw new InvalidSignatureException(
          "signature_parameter", "A signature has the tag ocm as a bare word, not as a string.");
    }
    return tag instanceof BareItem.Text text && text.value().equals(TAG);
  }

  VerifiedRequest verify(
      HttpMessage request, HttpSignature signature, ClaimedPeer peer, Instant now) {
    return check.verify(request, signature, DEMANDED, peer, SignatureGeneration.TAGGED, now);
  }
}
