package org.waymark.signer.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.signer.codec.Base64Std;
import org.waymark.signer.key.SigningKey;

/**
 * Signs a request as the OCM draft has it, for a peer that declares {@code http-sig}.
 *
 * <p>The key's name must be the {@code kid} under which the site publishes it at its {@code
 * jwksUri}. Thread-safe when the key is.
 */
public final class OcmRequestSigner {
  private static final String LABEL = "sig1";

  private final SigningKey key;

  public OcmRequestSigner(SigningKey key) {
    this.key = key;
  }

  /**
   * The request with the fields {@code Content-Digest}, {@code Content-Length}, {@code
   * Signature-Input} and {@code Signature} at its end.
   *
   * @param request without any of those fields; the length of its body is known
   * @param created now, to the second
   * @param nonce printable ASCII, where the receiver remembers such
   * @throws IllegalArgumentException for another message than described
   */
  public HttpMessage sign(HttpMessage request, Instant created, Optional<String> nonce) {
    for (String name :
        List.of(
            "content-digest",
            "content-length",
            HttpSignature.INPUT_FIELD,
            HttpSignature.SIGNATURE_FIELD)) {
      if (!request.lines(name).isEmpty()) {
        throw new IllegalArgumentException("the request has a field " + name + " already");
      }
    }
    if (request.method().isEmpty()) {
      throw new IllegalArgumentException("only requests are signed");
    }
    long length =
        request
            .body()
            .length()
            .orElseThrow(() -> new IllegalArgumentException("the body's length is not known"));
    HttpMessage digested =
        request.with(
            List.of(
                new HttpField("content-digest", ContentDigest.write(request.body())),
                new HttpField("content-length", Long.toString(length))));
    FieldMember.InnerList input = input(created, nonce);
    byte[] signature = key.sign(SignatureBase.of(digested, input));
    return digested.with(
        List.of(
            new HttpField(HttpSignature.INPUT_FIELD, LABEL + "=" + input.text()),
            new HttpField(
                HttpSignature.SIGNATURE_FIELD, LABEL + "=:" + Base64Std.encode(signature) + ":")));
  }

  private FieldMember.InnerList input(Instant created, Optional<String> nonce) {
    Map<String, BareItem> parameters = new LinkedHashMap<>();
    parameters.put("created", new BareItem.Whole(created.getEpochSecond()));
    parameters.put("keyid", text(key.kid().value()));
    parameters.put("alg", text(Rfc9421Check.registeredName(key.publicKey().algorithm())));
    nonce.ifPresent(value -> parameters.put("nonce", text(value)));
    parameters.put("tag", text(TaggedSignature.TAG));
    return new FieldMember.InnerList(
        TaggedSignature.DEMANDED.stream()
            .map(name -> new FieldMember.Item(text(name), Map.of()))
            .toList(),
        parameters);
  }

  private static BareItem.Text text(String value) {
    if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException("a parameter of a signature is printable ASCII");
    }
    return new BareItem.Text(value);
  }
}
