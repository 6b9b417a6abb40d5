package org.waymark.signer.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.MalformedException;

/**
 * Decides whether a request was signed by the OCM server that it claims to come from.
 *
 * <pre>{@code
 * HttpMessage request = HttpMessage.request("POST", uri, fields, MessageBody.of(bytes));
 * VerifiedRequest verified =
 *     new OcmRequestVerifier().verify(request, ClaimedPeer.declaring(host, keys), now);
 * }</pre>
 *
 * <p>The OCM draft, "HTTP Message Signatures", step by step:
 *
 * <ol>
 *   <li>A signature is the OCM one when its parameters have {@code tag="ocm"}, whatever its label;
 *       two of them refuse the message.
 *   <li>Without one, and with the label {@code ocm} or with a {@code Signature} alone, an older
 *       generation signed. That is looked at only for a peer that does not declare {@code
 *       http-sig}.
 *   <li>There is no second try: the generation that the message shows decides, and what it refuses
 *       stays refused.
 * </ol>
 *
 * <p>What the draft says about keys without {@code alg} needs no step here: the profile has one
 * algorithm for each kind of key ({@link org.waymark.signer.key.SignatureAlgorithm}). Whether the
 * body's content fits the sender is the caller's question. Immutable and thread-safe.
 */
public final class OcmRequestVerifier {
  /** What deployed peers accept. */
  public static final Duration MAX_AGE = Duration.ofMinutes(5);

  /** A minute, as deployed peers have it. */
  public static final Duration SKEW = Duration.ofMinutes(1);

  private final SignatureWindow window;
  private final TaggedSignature tagged;
  private final LabelledSignature labelled;
  private final CavageSignature cavage;

  /** With {@link #MAX_AGE} and {@link #SKEW}. */
  public OcmRequestVerifier() {
    this(MAX_AGE, SKEW);
  }

  /**
   * With limits of one's own.
   *
   * @param maxAge positive
   * @param skew not negative
   */
  public OcmRequestVerifier(Duration maxAge, Duration skew) {
    window = new SignatureWindow(maxAge, skew);
    tagged = new TaggedSignature(window);
    labelled = new LabelledSignature(window);
    cavage = new CavageSignature(window);
  }

  /** How long a request could be sent again: the time for which to remember what was verified. */
  public Duration rememberFor() {
    return window.maxAge().plus(window.skew());
  }

  /**
   * Verifies one request.
   *
   * @param peer the host that the request claims, and its keys
   * @param now one moment for the whole verification
   * @throws MalformedException {@code http_message}, {@code http_component}, {@code
   *     http_component_parameter}, {@code http_component_repeated}, {@code http_field_missing},
   *     {@code http_field_repeated}, {@code sf_malformed}, {@code sf_duplicate}, {@code
   *     base64_malformed}, {@code date_malformed}, {@code digest_malformed}, {@code
   *     cavage_malformed} or {@code kid_malformed}
   * @throws InvalidSignatureException {@code signature_missing}, {@code signature_repeated}, {@code
   *     signature_downgrade}, {@code signature_parameter}, {@code signature_uncovered}, {@code
   *     signature_early}, {@code signature_stale}, {@code signature_expired}, {@code
   *     length_mismatch}, {@code digest_unknown}, {@code digest_uncheckable}, {@code
   *     digest_mismatch}, {@code host_mismatch}, {@code key_unknown}, {@code alg_refused}, {@code
   *     alg_mismatch} or {@code signature_invalid}
   */
  public VerifiedRequest verify(HttpMessage request, ClaimedPeer peer, Instant now) {
    if (request.method().isEmpty()) {
      throw new InvalidSignatureException(
          "signature_missing", "A response is no signed request of an OCM server.");
    }
    List<HttpSignature> signatures = HttpSignature.of(request);
    List<HttpSignature> ocm = signatures.stream().filter(TaggedSignature::isOcm).toList();
    if (ocm.size() > 1) {
      throw new InvalidSignatureException(
          "signature_repeated", "The request has more than one signature with tag=\"ocm\".");
    }
    if (!ocm.isEmpty()) {
      return tagged.verify(request, ocm.get(0), peer, now);
    }
    List<HttpSignature> labels = signatures.stream().filter(LabelledSignature::isOcm).toList();
    if (!labels.isEmpty()) {
      requireOlder(peer);
      return labelled.verify(request, labels.get(0), peer, now);
    }
    boolean rfc9421 = !request.lines(HttpSignature.INPUT_FIELD).isEmpty();
    if (!rfc9421 && !request.lines(HttpSignature.SIGNATURE_FIELD).isEmpty()) {
      requireOlder(peer);
      return cavage.verify(request, peer, now);
    }
    throw new InvalidSignatureException(
        "signature_missing", "The request has no signature with tag=\"ocm\".");
  }

  private static void requireOlder(ClaimedPeer peer) {
    if (peer.declaresHttpSig()) {
      throw new InvalidSignatureException(
          "signature_downgrade",
          "The request is signed in an older way, and "
              + peer.host()
              + " declares http-sig: only a signature with tag=\"ocm\" counts.");
    }
  }
}
