package org.waymark.signer.jws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.VerificationKey;

/**
 * One signed token: header, payload and signature in base64url, joined by dots (RFC 7515, section
 * 7.1).
 *
 * <pre>{@code
 * CompactJws token = CompactJws.parse(text);
 * token.verify(keysOfTheSite, "entity-statement+jwt");
 * ObjectNode claims = token.payloadObject();
 * }</pre>
 *
 * <p>A parsed token is well-formed and not yet believed. What was received is kept as it came and
 * is never serialised again. Immutable and thread-safe.
 */
public final class CompactJws {
  /** Characters of the longest accepted token: 256 KiB. */
  public static final int MAX_LENGTH = 256 << 10;

  private static final JsonLimits PAYLOAD = JsonLimits.DOCUMENT;

  private final String token;
  private final JwsHeader header;
  private final byte[] payload;
  private final byte[] signature;

  /** Parsed on first use; a race parses twice and both results are equal. */
  private volatile @Nullable ObjectNode payloadObject;

  private CompactJws(String token, JwsHeader header, byte[] payload, byte[] signature) {
    this.token = token;
    this.header = header;
    this.payload = payload;
    this.signature = signature;
  }

  /**
   * Reads a token.
   *
   * @throws MalformedException {@code too_large}, {@code jws_malformed}, {@code jws_header}, {@code
   *     base64_malformed}, {@code kid_malformed}, or {@code json_*} for the header
   * @throws InvalidSignatureException {@code crit_refused}
   */
  public static CompactJws parse(String token) {
    if (token.length() > MAX_LENGTH) {
      throw new MalformedException(
          "too_large",
          "The token has " + token.length() + " characters, more than " + MAX_LENGTH + ".");
    }
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first <= 0 || second < 0 || second == token.length() - 1) {
      throw new MalformedException(
          "jws_malformed", "The token is not three parts joined by dots, or has no signature.");
    }
    // A third dot ends up in the signature, where no alphabet has it.
    byte[] ascii = token.getBytes(StandardCharsets.ISO_8859_1);
    JwsHeader header = JwsHeader.parse(Base64Url.decode(ascii, 0, first));
    byte[] payload = Base64Url.decode(ascii, first + 1, second);
    byte[] signature = Base64Url.decode(ascii, second + 1, ascii.length);
    return new CompactJws(token, header, payload, signature);
  }

  /**
   * Signs a payload with a canonical header of {@code alg}, {@code kid} and {@code typ}.
   *
   * @throws MalformedException {@code too_large}
   */
  public static CompactJws sign(SigningKey key, String typ, byte[] payload) {
    String input = Base64Url.encode(JwsHeader.write(key, typ)) + "." + Base64Url.encode(payload);
    byte[] signature = key.sign(input.getBytes(StandardCharsets.US_ASCII));
    return parse(input + "." + Base64Url.encode(signature));
  }

  /**
   * Checks the signature (RFC 7515, section 5.2; DESIGN 6).
   *
   * @param keys the keys that are expected to have signed
   * @param typ compared exactly with the header's
   * @return the key that verified
   * @throws InvalidSignatureException {@code alg_refused}, {@code key_unknown}, {@code
   *     alg_mismatch}, {@code typ_mismatch} or {@code signature_invalid}
   */
  public VerificationKey verify(JwkSet keys, String typ) {
    VerificationKey key = expectedKey(keys);
    SignatureCheck.requireTyp(header, typ);
    SignatureCheck.requireValid(key, signingInput(), signature);
    return key;
  }

  /** As {@link #verify}, whatever the type: for formats that give their tokens none. */
  VerificationKey verifyAnyType(JwkSet keys) {
    VerificationKey key = expectedKey(keys);
    SignatureCheck.requireValid(key, signingInput(), signature);
    return key;
  }

  private VerificationKey expectedKey(JwkSet keys) {
    return SignatureCheck.find(header, keys)
        .orElseThrow(
            () ->
                new InvalidSignatureException(
                    "key_unknown",
                    "The token is signed by a key that is not in the expected set."));
  }

  private byte[] signingInput() {
    byte[] ascii = token.getBytes(StandardCharsets.ISO_8859_1);
    return Arrays.copyOf(ascii, token.lastIndexOf('.'));
  }

  /** As received. */
  public String token() {
    return token;
  }

  public JwsHeader header() {
    return header;
  }

  /** A fresh copy. */
  public byte[] payload() {
    return payload.clone();
  }

  /**
   * The payload as JSON, parsed once and then shared by all callers, who must not change it.
   *
   * @throws MalformedException {@code json_*}
   */
  public ObjectNode payloadObject() {
    ObjectNode parsed = payloadObject;
    if (parsed == null) {
      parsed = StrictJson.parseObject(payload, PAYLOAD);
      payloadObject = parsed;
    }
    return parsed;
  }

  /** The SHA-256 of the token's ASCII bytes. */
  public Sha256 hash() {
    return Sha256.of(token.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CompactJws that && token.equals(that.token);
  }

  @Override
  public int hashCode() {
    return token.hashCode();
  }

  @Override
  public String toString() {
    return "JWS " + hash();
  }
}
