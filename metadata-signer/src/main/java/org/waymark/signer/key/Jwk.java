package org.waymark.signer.key;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.Fields;

/**
 * Reads a JSON Web Key (RFC 7517, 7518, 8037) that verifies signatures.
 *
 * <p>Codes: {@code jwk_private jwk_unsupported jwk_malformed jwk_alg_mismatch jwk_use_refused}, and
 * {@code key_invalid} where the numbers are no acceptable key.
 */
final class Jwk {
  /** RFC 7518, section 6, and RFC 8037, section 2. */
  private static final List<String> PRIVATE_MEMBERS =
      List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  private Jwk() {}

  /**
   * The RFC 7638 thumbprint of a public key of the profile, without looking whether its numbers are
   * a sound key.
   */
  static KeyId thumbprint(ObjectNode jwk) {
    refusePrivate(jwk);
    Fields fields = Fields.of(jwk, "JWK");
    checkUse(fields);
    String type = fields.string("kty");
    ObjectNode required = JsonNodeFactory.instance.objectNode();
    switch (type) {
      case "OKP", "EC" -> {
        boolean edwards = type.equals("OKP");
        String curve = fields.string("crv");
        if (!curve.equals(edwards ? "Ed25519" : "P-256")) {
          throw unsupported("crv");
        }
        bytes(fields, "x", 32);
        required.put("crv", curve).put("kty", type).put("x", fields.string("x"));
        if (!edwards) {
          bytes(fields, "y", P256.LENGTH);
          required.put("y", fields.string("y"));
        }
      }
      case "RSA" -> {
        unsigned(fields, "n");
        unsigned(fields, "e");
        required.put("e", fields.string("e")).put("kty", type).put("n", fields.string("n"));
      }
      default -> throw unsupported("kty");
    }
    return new KeyId(Base64Url.encode(Sha256.of(CanonicalJson.write(required)).bytes()));
  }

  static PublicKeyMaterial parse(ObjectNode jwk) {
    refusePrivate(jwk);
    Fields fields = Fields.of(jwk, "JWK");
    checkUse(fields);
    PublicKeyMaterial key =
        switch (fields.string("kty")) {
          case "OKP" -> okp(fields);
          case "EC" -> ec(fields);
          case "RSA" -> rsa(fields);
          default -> throw unsupported("kty");
        };
    checkAlgorithm(fields, key.algorithm());
    return key;
  }

  private static void refusePrivate(ObjectNode jwk) {
    for (String member : PRIVATE_MEMBERS) {
      if (jwk.has(member)) {
        throw new MalformedException(
            "jwk_private", "A JWK that should be public has the private member '" + member + "'.");
      }
    }
  }

  static Optional<KeyId> kid(ObjectNode jwk) {
    return Fields.of(jwk, "JWK").optionalString("kid").map(KeyId::new);
  }

  private static void checkUse(Fields fields) {
    boolean signs = fields.optionalString("use").map("sig"::equals).orElse(true);
    boolean verifies =
        fields.optionalStrings("key_ops").map(ops -> ops.contains("verify")).orElse(true);
    if (!signs || !verifies) {
      throw new MalformedException(
          "jwk_use_refused", "A JWK is not meant for verifying signatures (use, key_ops).");
    }
  }

  private static void checkAlgorithm(Fields fields, SignatureAlgorithm algorithm) {
    Optional<String> alg = fields.optionalString("alg");
    if (alg.isEmpty() || algorithm.matches(alg.get())) {
      return;
    }
    if (algorithm == SignatureAlgorithm.RS256) {
      // RS384, PS256 and so on are sound uses of the same key, but not in the profile.
      throw unsupported("alg");
    }
    throw new MalformedException(
        "jwk_alg_mismatch", "A JWK names another algorithm than its key type and curve allow.");
  }

  private static PublicKeyMaterial okp(Fields fields) {
    if (!fields.string("crv").equals("Ed25519")) {
      throw unsupported("crv");
    }
    return new Ed25519PublicKey(bytes(fields, "x", 32));
  }

  private static PublicKeyMaterial ec(Fields fields) {
    if (!fields.string("crv").equals("P-256")) {
      throw unsupported("crv");
    }
    byte[] point = new byte[P256PublicKey.ENCODED_LENGTH];
    point[0] = 4;
    System.arraycopy(bytes(fields, "x", P256.LENGTH), 0, point, 1, P256.LENGTH);
    System.arraycopy(bytes(fields, "y", P256.LENGTH), 0, point, 1 + P256.LENGTH, P256.LENGTH);
    return new P256PublicKey(point);
  }

  private static PublicKeyMaterial rsa(Fields fields) {
    return new RsaPublicKey(unsigned(fields, "n"), unsigned(fields, "e"));
  }

  private static byte[] bytes(Fields fields, String name, int length) {
    byte[] bytes = Base64Url.decode(fields.string(name));
    if (bytes.length != length) {
      throw malformed(name, "is not " + length + " bytes");
    }
    return bytes;
  }

  /** Base64urlUInt: big-endian without leading zero bytes (RFC 7518, section 2). */
  private static BigInteger unsigned(Fields fields, String name) {
    byte[] bytes = Base64Url.decode(fields.string(name));
    if (bytes.length == 0 || bytes[0] == 0) {
      throw malformed(name, "is empty or starts with a zero byte");
    }
    return new BigInteger(1, bytes);
  }

  private static MalformedException malformed(String member, String why) {
    return new MalformedException(
        "jwk_malformed", "The member '" + member + "' of a JWK " + why + ".");
  }

  private static MalformedException unsupported(String member) {
    return new MalformedException(
        "jwk_unsupported",
        "The '" + member + "' of a JWK is not one of the profile: Ed25519, P-256 or RSA (RS256).");
  }
}
