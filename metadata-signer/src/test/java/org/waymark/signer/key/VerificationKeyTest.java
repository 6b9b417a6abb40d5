package org.waymark.signer.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.signer.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.Vectors;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Hex;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

final class VerificationKeyTest {
  /** RFC 8037, appendix A.2, and its thumbprint from A.3. */
  private static final String X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

  private static final String ED25519 = "{'kty':'OKP','crv':'Ed25519','x':'" + X + "'}";

  /** RFC 7517, appendix A.1. */
  private static final String P256 =
      "{'kty':'EC','crv':'P-256','x':'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',"
          + "'y':'4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM'}";

  private static ObjectNode json(String text) {
    return StrictJson.parseObject(text.replace('\'', '"').getBytes(UTF_8), JsonLimits.DOCUMENT);
  }

  private static ObjectNode with(String jwk, String member, String value) {
    ObjectNode changed = json(jwk);
    changed.set(
        member, StrictJson.parse(value.replace('\'', '"').getBytes(UTF_8), JsonLimits.DOCUMENT));
    return changed;
  }

  @Test
  void namesAKeyByThePublishedThumbprint() {
    VerificationKey key = VerificationKey.fromJwk(json(ED25519));
    assertThat(key.thumbprint().value()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assertThat(key.kid()).isEqualTo(key.thumbprint());
    assertThat(key.raw()).isEqualTo(Base64Url.decode(X));
  }

  @Test
  void takesTheThumbprintOfRsaAsPublished() {
    // RFC 7638, section 3.1.
    String n =
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP"
            + "ebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2Q"
            + "vzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQF"
            + "h6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    VerificationKey key =
        VerificationKey.fromJwk(
            json("{'kty':'RSA','n':'" + n + "','e':'AQAB','alg':'RS256','kid':'2011-04-29'}"));
    assertThat(key.thumbprint().value()).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assertThat(key.kid().value()).isEqualTo("2011-04-29");
    assertThat(VerificationKey.fromJwk(key.toJwk())).isEqualTo(key);
    assertThat(VerificationKey.fromPem(key.toPem()).raw()).isEqualTo(key.raw());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kid | 'other'",
        "use | 'sig'",
        "alg | 'Ed25519'",
        "alg | 'EdDSA'",
        "key_ops | ['verify']",
        "x5t | 'zz'"
      })
  void acceptsMembersThatFit(String member, String value) {
    assertThat(VerificationKey.fromJwk(with(ED25519, member, value)).algorithm())
        .isEqualTo(SignatureAlgorithm.ED25519);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "jwk_private        | d       | 'AAAA'",
        "jwk_private        | k       | ''",
        "jwk_private        | oth     | []",
        "jwk_use_refused    | use     | 'enc'",
        "jwk_use_refused    | key_ops | ['sign']",
        "jwk_use_refused    | key_ops | []",
        "jwk_alg_mismatch   | alg     | 'ES256'",
        "jwk_alg_mismatch   | alg     | 'none'",
        "jwk_alg_mismatch   | alg     | 'ed25519'",
        "jwk_unsupported    | kty     | 'oct'",
        "jwk_unsupported    | kty     | 'okp'",
        "jwk_unsupported    | crv     | 'Ed448'",
        "jwk_unsupported    | crv     | 'X25519'",
        "jwk_malformed      | x       | 'AAAA'",
        "json_member_type   | x       | 1",
        "json_member_type   | kid     | null",
        "json_member_type   | key_ops | 'verify'",
        "kid_malformed      | kid     | ''",
        "kid_malformed      | kid     | 'a\\nb'",
        "base64_malformed   | x       | '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp'",
        "key_invalid        | x       | 'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'"
      })
  void refusesMembersThatDoNotFit(String code, String member, String value) {
    assertRefused(code, () -> VerificationKey.fromJwk(with(ED25519, member, value)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kty", "crv", "x"})
  void refusesAJwkWithoutItsMembers(String member) {
    ObjectNode jwk = json(ED25519);
    jwk.remove(member);
    assertRefused("json_member_missing", () -> VerificationKey.fromJwk(jwk));
  }

  @Test
  void refusesPointsOffTheCurve() {
    assertThat(VerificationKey.fromJwk(json(P256)).algorithm()).isEqualTo(SignatureAlgorithm.ES256);
    assertRefused(
        "key_invalid",
        () ->
            VerificationKey.fromJwk(
                with(P256, "y", "'4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyI'")));
    assertRefused("jwk_malformed", () -> VerificationKey.fromJwk(with(P256, "y", "'AA'")));
    assertRefused("jwk_unsupported", () -> VerificationKey.fromJwk(with(P256, "crv", "'P-384'")));
    byte[] raw = VerificationKey.fromJwk(json(P256)).raw();
    assertThat(VerificationKey.p256(raw).raw()).isEqualTo(raw);
    assertRefused("key_invalid", () -> VerificationKey.p256(new byte[65]));
    assertRefused("key_invalid", () -> VerificationKey.p256(new byte[] {0}));
    byte[] compressed = java.util.Arrays.copyOf(raw, 33);
    compressed[0] = 3;
    assertRefused("key_invalid", () -> VerificationKey.p256(compressed));
    byte[] hybrid = raw.clone();
    hybrid[0] = 7;
    assertRefused("key_invalid", () -> VerificationKey.p256(hybrid));
  }

  @Test
  void refusesP256CoordinatesThatAreNotReduced() {
    // x = 5 is on the curve; x = p + 5 would be the same point.
    BigInteger p =
        new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    BigInteger x = BigInteger.valueOf(5);
    BigInteger b =
        new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    BigInteger y2 = x.pow(3).subtract(x.multiply(BigInteger.valueOf(3))).add(b).mod(p);
    BigInteger y = y2.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    assertThat(y.modPow(BigInteger.TWO, p)).isEqualTo(y2);
    assertThat(VerificationKey.p256(point(x, y))).isNotNull();
    assertRefused("key_invalid", () -> VerificationKey.p256(point(x.add(p), y)));
  }

  private static byte[] point(BigInteger x, BigInteger y) {
    byte[] out = new byte[65];
    out[0] = 4;
    org.waymark.signer.key.P256.put(x, out, 1);
    org.waymark.signer.key.P256.put(y, out, 33);
    return out;
  }

  @Test
  void refusesPrivateAndUnsupportedKeysOfTheCookbook() {
    assertThat(jwkDecision("3_1.ec_public_key")).isEqualTo("jwk_unsupported"); // P-521
    assertThat(jwkDecision("3_2.ec_private_key")).isEqualTo("jwk_private");
    assertThat(jwkDecision("3_3.rsa_public_key")).isEqualTo("accepted");
    assertThat(jwkDecision("3_4.rsa_private_key")).isEqualTo("jwk_private");
    assertThat(jwkDecision("3_5.symmetric_key_mac_computation")).isEqualTo("jwk_private");
    assertThat(jwkDecision("3_6.symmetric_key_encryption")).isEqualTo("jwk_private");
  }

  private static String jwkDecision(String name) {
    ObjectNode jwk = (ObjectNode) Vectors.json("vectors/jose-cookbook/jwk/" + name + ".json");
    return org.waymark.signer.Refusals.decision(() -> VerificationKey.fromJwk(jwk));
  }

  @Test
  void readsItsOwnPem() {
    for (SigningKey key :
        new SigningKey[] {
          SigningKeys.ed25519(new SecureRandom()), SigningKeys.p256(new SecureRandom())
        }) {
      String pem = key.publicKey().toPem();
      assertThat(VerificationKey.fromPem(pem)).isEqualTo(key.publicKey());
      assertThat(VerificationKey.fromPem(pem.replace("\n", "\r\n"))).isEqualTo(key.publicKey());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\n\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nMC*w\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nMAoGCCqGSM49BAMC\n-----END PUBLIC KEY-----\n"
      })
  void refusesWhatIsNotAPemKey(String pem) {
    assertRefused("pem_malformed", () -> VerificationKey.fromPem(pem));
  }

  @Test
  void refusesEveryOtherEncodingOfAPemKey() {
    Random random = new Random(14);
    VerificationKey key = SigningKeys.ed25519(new SecureRandom()).publicKey();
    byte[] der = Ed25519PublicKey.SPKI.wrap(key.raw());
    for (int i = 0; i < 12; i++) {
      byte[] bad = der.clone();
      bad[i] ^= (byte) (1 + random.nextInt(255));
      assertRefused("pem_malformed", () -> VerificationKey.fromPem(Pem.encode("PUBLIC KEY", bad)));
    }
    assertRefused("pem_malformed", () -> VerificationKey.fromPem("x\n" + key.toPem()));
    assertRefused("pem_malformed", () -> VerificationKey.fromPem(key.toPem() + key.toPem()));
    assertRefused("pem_malformed", () -> VerificationKey.fromPem(" ".repeat(20_000)));
  }

  @Test
  void verifiesRsaAsTheJdkSigns() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    Signature signer = Signature.getInstance("SHA256withRSA", "SunRsaSign");
    signer.initSign(pair.getPrivate());
    signer.update("message".getBytes(UTF_8));
    byte[] signature = signer.sign();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----";
    VerificationKey key = VerificationKey.fromPem(pem);
    assertThat(key.verify("message".getBytes(UTF_8), signature)).isTrue();
    assertThat(key.verify("massage".getBytes(UTF_8), signature)).isFalse();
    assertThat(key.verify("message".getBytes(UTF_8), new byte[256])).isFalse();
    // s + n is the same residue, but not below n; where it still has 256 bytes it must be refused.
    BigInteger n = ((RSAPublicKey) pair.getPublic()).getModulus();
    byte[] same = new BigInteger(1, signature).add(n).toByteArray();
    assertThat(key.verify("message".getBytes(UTF_8), same)).isFalse();
  }

  @Test
  void refusesWeakRsaKeys() {
    BigInteger n = BigInteger.ONE.shiftLeft(2047).add(BigInteger.ONE);
    BigInteger e = BigInteger.valueOf(65537);
    assertThat(new RsaPublicKey(n, e).algorithm()).isEqualTo(SignatureAlgorithm.RS256);
    BigInteger[][] weak = {
      {BigInteger.ONE.shiftLeft(2046).add(BigInteger.ONE), e}, // too short
      {BigInteger.ONE.shiftLeft(4096).add(BigInteger.ONE), e}, // too long
      {n.add(BigInteger.ONE), e}, // even modulus
      {n, BigInteger.ONE},
      {n, BigInteger.valueOf(3)},
      {n, BigInteger.valueOf(65538)},
      {n, BigInteger.ONE.shiftLeft(32).add(BigInteger.ONE)},
      {n, BigInteger.valueOf(-65537)}
    };
    for (BigInteger[] key : weak) {
      assertRefused("key_invalid", () -> new RsaPublicKey(key[0], key[1]));
    }
  }

  @Test
  void refusesRsaNumbersWithLeadingZeros() {
    String jwk = "{'kty':'RSA','n':'AAAB','e':'AQAB'}";
    assertRefused("jwk_malformed", () -> VerificationKey.fromJwk(json(jwk)));
    assertRefused("jwk_malformed", () -> VerificationKey.fromJwk(with(jwk, "n", "''")));
    assertRefused(
        "jwk_unsupported",
        () ->
            VerificationKey.fromJwk(
                with(jwk.replace("AAAB", Base64Url.encode(bigOdd())), "alg", "'PS256'")));
  }

  private static byte[] bigOdd() {
    byte[] n = new byte[256];
    n[0] = (byte) 0x80;
    n[255] = 1;
    return n;
  }

  @Test
  void showsOnlyItsName() {
    VerificationKey key =
        VerificationKey.ed25519(
            Hex.decode("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
    assertThat(key).hasToString("Ed25519 key kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assertThat(key.withKid(new KeyId("a")).toString()).isEqualTo("Ed25519 key a");
    assertThat(key.withKid(new KeyId("a"))).isNotEqualTo(key);
    assertThat(new KeyId("a")).isLessThan(new KeyId("b")).hasToString("a");
  }
}
