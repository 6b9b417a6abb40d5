package org.waymark.signer.differential;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;

/** One key pair, the header that names it, and signatures that are made once for each text. */
final class Signer {
  private final String alg;
  private final String kid;
  private final ObjectNode jwk;
  private final Sign sign;
  private final Map<String, byte[]> made = new ConcurrentHashMap<>();

  private interface Sign {
    byte[] sign(byte[] text) throws GeneralSecurityException;
  }

  private Signer(String alg, String kid, ObjectNode jwk, Sign sign) {
    this.alg = alg;
    this.kid = kid;
    this.jwk = jwk;
    this.sign = sign;
    jwk.put("kid", kid).put("alg", alg).put("use", "sig");
  }

  static Signer ed25519(String kid, long seed) {
    byte[] bytes = new byte[32];
    new SeededRandom(seed).nextBytes(bytes);
    return of("EdDSA", kid, SigningKeys.ed25519FromSeed(bytes));
  }

  static Signer p256(String kid, long seed) {
    return of("ES256", kid, SigningKeys.p256(new SeededRandom(seed)));
  }

  private static Signer of(String alg, String kid, SigningKey key) {
    return new Signer(alg, kid, key.publicKey().toJwk(), key::sign);
  }

  static Signer rsa(String kid, long seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048, new SeededRandom(seed));
      KeyPair pair = generator.generateKeyPair();
      RSAPublicKey key = (RSAPublicKey) pair.getPublic();
      ObjectNode jwk = JsonNodeFactory.instance.objectNode();
      jwk.put("kty", "RSA")
          .put("n", unsigned(key.getModulus()))
          .put("e", unsigned(key.getPublicExponent()));
      return new Signer("RS256", kid, jwk, text -> rsaSign(pair, text));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] rsaSign(KeyPair pair, byte[] text) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(text);
    return signature.sign();
  }

  private static String unsigned(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return Base64Url.encode(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  /** As the header says it. */
  String alg() {
    return alg;
  }

  String kid() {
    return kid;
  }

  /** A fresh copy of the public key. */
  ObjectNode jwk() {
    return jwk.deepCopy();
  }

  boolean is(String name) {
    return alg.equals(name);
  }

  byte[] signature(String text) {
    return made.computeIfAbsent(
            text,
            input -> {
              try {
                return sign.sign(input.getBytes(UTF_8));
              } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
              }
            })
        .clone();
  }

  /** A header with the usual members and, before its end, some more text. */
  String header(String more) {
    return "{\"alg\":\"" + alg + "\",\"kid\":\"" + kid + "\",\"typ\":\"t\"" + more + "}";
  }

  /** A token of whatever header and payload, correctly signed. */
  Draft draft(byte[] header, byte[] payload) {
    String input = Base64Url.encode(header) + "." + Base64Url.encode(payload);
    return new Draft(this, Base64Url.encode(header), Base64Url.encode(payload), signature(input));
  }

  /** The three parts of a token. */
  record Draft(Signer signer, String header, String payload, byte[] signature) {
    String token() {
      return token(signature);
    }

    String token(byte[] other) {
      return header + "." + payload + "." + Base64Url.encode(other);
    }
  }
}
