package org.waymark.signer.jws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.VerificationKey;

/**
 * One payload under several signatures: the general JSON serialisation of RFC 7515, section 7.2.1,
 * with the members {@code payload} and {@code signatures[{protected, signature}]} and no others.
 * The flattened one, of a single signature, is read where it is asked for and never written.
 *
 * <p>A parsed document is well-formed and not yet believed. Immutable and thread-safe.
 */
public final class MultiJws {
  /** More signers than any root has. */
  public static final int MAX_SIGNATURES = 64;

  private final byte[] bytes;
  private final String encodedPayload;
  private final List<Signature> signatures;

  private MultiJws(byte[] bytes, String encodedPayload, List<Signature> signatures) {
    this.bytes = bytes;
    this.encodedPayload = encodedPayload;
    this.signatures = signatures;
  }

  /**
   * One signature of a document.
   *
   * @param header what it says about itself
   * @param encodedHeader the protected header in base64url, as received
   * @param encodedSignature the signature in base64url, as received
   */
  public record Signature(JwsHeader header, String encodedHeader, String encodedSignature) {
    private static Signature parse(ObjectNode json) {
      Fields fields = Fields.of(json, "JWS signature");
      String encodedHeader = fields.string("protected");
      String encodedSignature = fields.string("signature");
      fields.onlyKnown();
      JwsHeader header = JwsHeader.parse(Base64Url.decode(encodedHeader));
      if (Base64Url.decode(encodedSignature).length == 0) {
        throw malformed("a signature is empty");
      }
      return new Signature(header, encodedHeader, encodedSignature);
    }

    private static Signature make(SigningKey key, String typ, String encodedPayload) {
      byte[] json = JwsHeader.write(key, typ);
      String encodedHeader = Base64Url.encode(json);
      byte[] signature = key.sign(signingInput(encodedHeader, encodedPayload));
      return new Signature(JwsHeader.parse(json), encodedHeader, Base64Url.encode(signature));
    }
  }

  /**
   * Reads a document.
   *
   * @throws MalformedException {@code jws_malformed}, {@code jws_duplicate_signer}, {@code
   *     jws_header}, {@code base64_malformed}, {@code kid_malformed} or {@code json_*}
   * @throws InvalidSignatureException {@code crit_refused}
   */
  public static MultiJws parse(byte[] json, JsonLimits limits) {
    Fields fields = Fields.of(StrictJson.parseObject(json, limits), "signed document");
    String payload = fields.string("payload");
    List<ObjectNode> elements = fields.objects("signatures");
    fields.onlyKnown();
    Base64Url.decode(payload);
    if (elements.isEmpty() || elements.size() > MAX_SIGNATURES) {
      throw malformed("it has " + elements.size() + " signatures, not 1 to " + MAX_SIGNATURES);
    }
    List<Signature> signatures = elements.stream().map(Signature::parse).toList();
    requireDistinct(signatures);
    return new MultiJws(json.clone(), payload, signatures);
  }

  /**
   * Reads the flattened serialisation of RFC 7515, section 7.2.2: the members {@code payload},
   * {@code protected} and {@code signature} and no others. {@link #bytes()} are what was received.
   *
   * @throws MalformedException as {@link #parse}
   * @throws InvalidSignatureException {@code crit_refused}
   */
  public static MultiJws parseFlattened(byte[] json, JsonLimits limits) {
    ObjectNode document = StrictJson.parseObject(json, limits);
    String payload = Fields.of(document, "signed document").string("payload");
    Base64Url.decode(payload);
    ObjectNode signature = document.deepCopy();
    signature.remove("payload");
    return new MultiJws(json.clone(), payload, List.of(Signature.parse(signature)));
  }

  private static void requireDistinct(List<Signature> signatures) {
    Set<String> kids = new HashSet<>();
    for (Signature signature : signatures) {
      if (!kids.add(signature.header().kid())) {
        throw new MalformedException(
            "jws_duplicate_signer", "The signed document has two signatures by one key.");
      }
    }
  }

  /**
   * Signs a payload with each key.
   *
   * @param keys at least one, of different names
   */
  public static MultiJws sign(byte[] payload, String typ, List<SigningKey> keys) {
    if (keys.isEmpty() || keys.size() > MAX_SIGNATURES) {
      throw new IllegalArgumentException(keys.size() + " keys, not 1 to " + MAX_SIGNATURES);
    }
    String encodedPayload = Base64Url.encode(payload);
    List<Signature> signatures = new ArrayList<>();
    for (SigningKey key : keys) {
      signatures.add(Signature.make(key, typ, encodedPayload));
    }
    requireDistinct(signatures);
    return compose(encodedPayload, signatures);
  }

  /** The same payload with one more signature, in the place of an earlier one by the same key. */
  public MultiJws withSignature(SigningKey key, String typ) {
    List<Signature> more = new ArrayList<>(signatures);
    more.removeIf(signature -> signature.header().kid().equals(key.kid().value()));
    more.add(Signature.make(key, typ, encodedPayload));
    return compose(encodedPayload, more);
  }

  /** Canonical JSON on one line, signatures sorted by {@code kid}. */
  private static MultiJws compose(String encodedPayload, List<Signature> signatures) {
    List<Signature> sorted = new ArrayList<>(signatures);
    sorted.sort(Comparator.comparing(signature -> signature.header().kid()));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("payload", encodedPayload);
    ArrayNode elements = json.putArray("signatures");
    for (Signature signature : sorted) {
      elements
          .addObject()
          .put("protected", signature.encodedHeader())
          .put("signature", signature.encodedSignature());
    }
    return new MultiJws(CanonicalJson.write(json), encodedPayload, List.copyOf(sorted));
  }

  /**
   * Which of the expected keys have signed: the names, in the set, of keys whose signature
   * verifies. A signature by a key outside the set is ignored. Two names of one key count once, so
   * that a threshold cannot be met by a single holder.
   *
   * @param typ compared exactly with each header's
   * @throws InvalidSignatureException for a signature by a key of the set that does not hold:
   *     {@code alg_refused}, {@code alg_mismatch}, {@code typ_mismatch} or {@code
   *     signature_invalid}
   */
  public Set<KeyId> validSigners(JwkSet keys, String typ) {
    Set<KeyId> signers = new LinkedHashSet<>();
    Set<KeyId> thumbprints = new HashSet<>();
    for (Signature signature : signatures) {
      if (keys.find(signature.header().kid()).isEmpty()) {
        continue;
      }
      Optional<VerificationKey> key = SignatureCheck.find(signature.header(), keys);
      SignatureCheck.requireTyp(signature.header(), typ);
      key.ifPresent(
          found -> {
            SignatureCheck.requireValid(
                found,
                signingInput(signature.encodedHeader(), encodedPayload),
                Base64Url.decode(signature.encodedSignature()));
            if (thumbprints.add(found.thumbprint())) {
              signers.add(found.kid());
            }
          });
    }
    return Collections.unmodifiableSet(signers);
  }

  private static byte[] signingInput(String encodedHeader, String encodedPayload) {
    return (encodedHeader + "." + encodedPayload).getBytes(StandardCharsets.US_ASCII);
  }

  /** A fresh copy of what was received, or of what was made. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** A fresh copy. */
  public byte[] payload() {
    return Base64Url.decode(encodedPayload);
  }

  /** In the order of the document. */
  public List<Signature> signatures() {
    return signatures;
  }

  private static MalformedException malformed(String why) {
    return new MalformedException("jws_malformed", "No signed document: " + why + ".");
  }
}
