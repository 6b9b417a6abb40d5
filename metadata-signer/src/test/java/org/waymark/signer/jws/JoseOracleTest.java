package org.waymark.signer.jws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.security.SecureRandom;
import java.util.Random;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.Test;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.key.VerificationKey;

/** Two other libraries read what is written here, and the other way round. */
final class JoseOracleTest {
  private static final int TOKENS = 100;
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  private final Random random = new Random(17);

  private byte[] payload() {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String text(VerificationKey key) {
    return new String(CanonicalJson.write(key.toJwk()), UTF_8);
  }

  private static VerificationKey key(String jwk) {
    return VerificationKey.fromJwk(
        StrictJson.parseObject(jwk.getBytes(UTF_8), JsonLimits.DOCUMENT));
  }

  @Test
  void nimbusReadsEs256Tokens() throws Exception {
    SigningKey key = SigningKeys.p256(new SecureRandom());
    ECDSAVerifier verifier = new ECDSAVerifier(ECKey.parse(text(key.publicKey())));
    verifier.getJCAContext().setProvider(PROVIDER);
    for (int i = 0; i < TOKENS; i++) {
      byte[] payload = payload();
      JWSObject token = JWSObject.parse(CompactJws.sign(key, "t", payload).token());
      assertThat(token.verify(verifier)).isTrue();
      assertThat(token.getPayload().toBytes()).isEqualTo(payload);
      assertThat(token.getHeader().getKeyID()).isEqualTo(key.kid().value());
      assertThat(token.getHeader().getType().getType()).isEqualTo("t");
    }
  }

  @Test
  void nimbusTokensOfEs256AreRead() throws Exception {
    ECKey pair = new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
    ECDSASigner signer = new ECDSASigner(pair);
    signer.getJCAContext().setProvider(PROVIDER);
    VerificationKey key = key(pair.toPublicJWK().toJSONString());
    assertThat(key.thumbprint().value()).isEqualTo(pair.computeThumbprint().toString());
    for (int i = 0; i < TOKENS; i++) {
      byte[] payload = payload();
      JWSObject token =
          new JWSObject(header(JWSAlgorithm.ES256, pair.getKeyID()), new Payload(payload));
      token.sign(signer);
      CompactJws mine = CompactJws.parse(token.serialize());
      assertThat(mine.verify(JwkSet.of(key), "t")).isEqualTo(key);
      assertThat(mine.payload()).isEqualTo(payload);
    }
  }

  @Test
  void nimbusTokensOfRs256AreRead() throws Exception {
    RSAKey pair = new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
    VerificationKey key = key(pair.toPublicJWK().toJSONString());
    assertThat(key.thumbprint().value()).isEqualTo(pair.computeThumbprint().toString());
    RSASSASigner signer = new RSASSASigner(pair);
    for (int i = 0; i < TOKENS / 5; i++) {
      JWSObject token =
          new JWSObject(header(JWSAlgorithm.RS256, pair.getKeyID()), new Payload(payload()));
      token.sign(signer);
      assertThat(CompactJws.parse(token.serialize()).verify(JwkSet.of(key), "t")).isEqualTo(key);
    }
  }

  private static JWSHeader header(JWSAlgorithm algorithm, String kid) {
    return new JWSHeader.Builder(algorithm).keyID(kid).type(new JOSEObjectType("t")).build();
  }

  @Test
  void nimbusNamesEd25519KeysAlike() throws Exception {
    for (int i = 0; i < TOKENS; i++) {
      VerificationKey key = SigningKeys.ed25519(new SecureRandom()).publicKey();
      assertThat(OctetKeyPair.parse(text(key)).computeThumbprint().toString())
          .isEqualTo(key.thumbprint().value());
    }
  }

  @Test
  void jose4jReadsEd25519Signatures() throws Exception {
    for (int i = 0; i < TOKENS; i++) {
      SigningKey key = SigningKeys.ed25519(new SecureRandom());
      // It knows the algorithm by its older name only, so the header is made here.
      byte[] payload = payload();
      String input =
          base64("{\"alg\":\"EdDSA\",\"kid\":\"" + key.kid() + "\"}") + "." + base64(payload);
      String token = input + "." + base64(key.sign(input.getBytes(UTF_8)));
      JsonWebSignature theirs = new JsonWebSignature();
      theirs.setCompactSerialization(token);
      theirs.setKey(JsonWebKey.Factory.newJwk(text(key.publicKey())).getKey());
      assertThat(theirs.verifySignature()).isTrue();
      assertThat(theirs.getPayloadBytes()).isEqualTo(payload);
      assertThat(CompactJws.parse(token).verifyAnyType(JwkSet.of(key.publicKey())))
          .isEqualTo(key.publicKey());
    }
  }

  @Test
  void jose4jTokensOfEd25519AreRead() throws Exception {
    var pair = java.security.KeyPairGenerator.getInstance("Ed25519", "SunEC").generateKeyPair();
    JsonWebKey jwk = JsonWebKey.Factory.newJwk(pair.getPublic());
    VerificationKey key = key(jwk.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    for (int i = 0; i < TOKENS; i++) {
      JsonWebSignature theirs = new JsonWebSignature();
      byte[] payload = payload();
      theirs.setPayloadBytes(payload);
      theirs.setAlgorithmHeaderValue("EdDSA");
      theirs.setKeyIdHeaderValue(key.kid().value());
      theirs.setHeader("typ", "t");
      theirs.setKey(pair.getPrivate());
      CompactJws mine = CompactJws.parse(theirs.getCompactSerialization());
      assertThat(mine.verify(JwkSet.of(key), "t")).isEqualTo(key);
      assertThat(mine.payload()).isEqualTo(payload);
    }
  }

  private static String base64(String text) {
    return base64(text.getBytes(UTF_8));
  }

  private static String base64(byte[] bytes) {
    return org.waymark.signer.codec.Base64Url.encode(bytes);
  }
}
