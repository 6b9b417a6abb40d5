package org.waymark.signer.http;

import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Base64Std;

/**
 * Digests of a message's body in its fields: {@code Content-Digest} (RFC 9530) and the older {@code
 * Digest} (RFC 3230, RFC 5843) of the deployed peers.
 *
 * <p>SHA-256 and SHA-512 are known. Each known digest must be the body's, and at least one must be
 * there; others say nothing and are passed over (OCM draft, "Verification Requirements").
 */
public final class ContentDigest {
  private static final String SHA256 = "sha-256";
  private static final String SHA512 = "sha-512";

  private ContentDigest() {}

  /** The value of a {@code Content-Digest} with SHA-256. */
  public static String write(MessageBody body) {
    return SHA256 + "=:" + Base64Std.encode(body.sha256()) + ":";
  }

  /**
   * Checks the value of a {@code Content-Digest} against a body.
   *
   * @throws MalformedException {@code sf_malformed}, {@code sf_duplicate}, {@code base64_malformed}
   * @throws InvalidSignatureException {@code digest_unknown}, {@code digest_uncheckable} or {@code
   *     digest_mismatch}
   */
  public static void check(String value, MessageBody body) {
    Map<String, byte[]> known = new LinkedHashMap<>();
    StructuredFields.dictionary(value)
        .forEach(
            (name, member) -> {
              if (name.equals(SHA256) || name.equals(SHA512)) {
                known.put(name, bytes(name, member));
              }
            });
    check(known, body);
  }

  private static byte[] bytes(String name, FieldMember member) {
    if (member instanceof FieldMember.Item item && item.value() instanceof BareItem.Bytes bytes) {
      return bytes.value();
    }
    throw new MalformedException(
        "sf_malformed", "The digest '" + name + "' is not a byte sequence.");
  }

  /**
   * Checks the value of a {@code Digest}, such as {@code SHA-256=X48E…=}, against a body. Names of
   * algorithms are read in any case, as RFC 3230, section 4.1.1, has them.
   *
   * @throws MalformedException {@code digest_malformed} or {@code base64_malformed}
   * @throws InvalidSignatureException {@code digest_unknown}, {@code digest_uncheckable} or {@code
   *     digest_mismatch}
   */
  static void checkOlder(String value, MessageBody body) {
    Map<String, byte[]> known = new LinkedHashMap<>();
    for (String part : value.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = part.substring(0, Math.max(equals, 0)).strip().toLowerCase(Locale.ROOT);
      if (name.isEmpty()) {
        throw new MalformedException("digest_malformed", "The field 'Digest' has no algorithm.");
      }
      if ((name.equals(SHA256) || name.equals(SHA512))
          && known.put(name, Base64Std.decode(part.substring(equals + 1).strip())) != null) {
        throw new MalformedException(
            "digest_malformed", "The field 'Digest' has the algorithm '" + name + "' twice.");
      }
    }
    check(known, body);
  }

  private static void check(Map<String, byte[]> known, MessageBody body) {
    if (known.isEmpty()) {
      throw new InvalidSignatureException(
          "digest_unknown", "The message has no digest by SHA-256 or SHA-512.");
    }
    known.forEach((name, digest) -> check(name, digest, body));
  }

  private static void check(String name, byte[] digest, MessageBody body) {
    Optional<byte[]> actual = name.equals(SHA256) ? Optional.of(body.sha256()) : body.sha512();
    if (actual.isEmpty()) {
      // Passing it over would let two verifiers disagree, one of which has the body.
      throw new InvalidSignatureException(
          "digest_uncheckable",
          "The message has a digest by SHA-512, and only the SHA-256 of the body is known here;"
              + " give the body's SHA-512 too.");
    }
    if (!MessageDigest.isEqual(actual.get(), digest)) {
      throw new InvalidSignatureException(
          "digest_mismatch", "The digest '" + name + "' is not that of the body.");
    }
  }
}
