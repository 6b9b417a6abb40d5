package org.waymark.signer.http;

import java.time.Instant;
import java.util.List;

/**
 * The signature of the draft's versions before the tag, as Nextcloud's {@code
 * Rfc9421OutgoingSignedRequest} makes it: RFC 9421 under the label {@code ocm} and without a tag,
 * with {@code date} among the covered fields. Verified only.
 */
final class LabelledSignature {
  private static final String LABEL = "ocm";
  private static final List<String> DEMANDED =
      List.of("@method", "@target-uri", "content-digest", "content-length", "date");

  private final SignatureWindow window;
  private final Rfc9421Check check;

  LabelledSignature(SignatureWindow window) {
    this.window = window;
    check = new Rfc9421Check(window);
  }

  /** A label is not signed: one with a tag was made for something else and is never OCM's. */
  static boolean isOcm(HttpSignature signature) {
    return signature.label().equals(LABEL) && !signature.input().parameters().containsKey("tag");
  }

  VerifiedRequest verify(
      HttpMessage request, HttpSignature signature, ClaimedPeer peer, Instant now) {
    VerifiedRequest verified =
        check.verify(request, signature, DEMANDED, peer, SignatureGeneration.LABELLED, now);
    window.require(HttpDate.parse(request.single("date")), now);
    return verified;
  }
}
