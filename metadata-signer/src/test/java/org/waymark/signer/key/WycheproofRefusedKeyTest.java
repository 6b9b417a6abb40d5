package org.waymark.signer.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.signer.Refusals;
import org.waymark.signer.Vectors;
import org.waymark.signer.codec.Hex;

/**
 * Published cases of kinds of keys and signatures that the profile does not have (DESIGN 6): the
 * key is refused, or, where it is one of the profile, every signature of the other kind.
 */
final class WycheproofRefusedKeyTest {
  @Test
  void ed448KeysAreRefused() {
    Vectors vectors = Vectors.load("wycheproof/ed448_test.json");
    for (JsonNode group : vectors.content().get("testGroups")) {
      ObjectNode jwk = (ObjectNode) group.get("publicKeyJwk");
      assertThat(Refusals.decision(() -> VerificationKey.fromJwk(jwk)))
          .isEqualTo("jwk_unsupported");
      refuseAll(vectors, group, pemDecision(group), "pem_malformed", "Ed448");
    }
    vectors.assertComplete(Map.of("Ed448", 17));
  }

  @Test
  void p384KeysAreRefused() {
    Vectors vectors = Vectors.load("wycheproof/ecdsa_secp384r1_sha384_p1363_test.json");
    for (JsonNode group : vectors.content().get("testGroups")) {
      refuseAll(vectors, group, pemDecision(group), "pem_malformed", "P-384");
    }
    vectors.assertComplete(Map.of("P-384", 193));
  }

  @ParameterizedTest
  @CsvSource({"44, 77", "65, 79"})
  void mlDsaKeysAreRefused(int level, int valid) {
    Vectors vectors = Vectors.load("wycheproof/mldsa_" + level + "_verify_test.json");
    for (JsonNode group : vectors.content().get("testGroups")) {
      byte[] raw = Hex.decode(group.get("publicKey").textValue());
      String decision = Refusals.decision(() -> VerificationKey.ed25519(raw));
      assertThat(Refusals.decision(() -> VerificationKey.p256(raw))).isEqualTo(decision);
      if (group.hasNonNull("publicKeyDer")) {
        byte[] der = Hex.decode(group.get("publicKeyDer").textValue());
        assertThat(Refusals.decision(() -> VerificationKey.fromPem(pem(der))))
            .isEqualTo("pem_malformed");
      }
      refuseAll(vectors, group, decision, "key_invalid", "ML-DSA");
    }
    vectors.assertComplete(Map.of("ML-DSA", valid));
  }

  private static String pem(byte[] der) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static String pemDecision(JsonNode group) {
    return Refusals.decision(() -> VerificationKey.fromPem(group.get("publicKeyPem").textValue()));
  }

  private static void refuseAll(
      Vectors vectors, JsonNode group, String decision, String expected, String reason) {
    assertThat(decision).isEqualTo(expected);
    group.get("tests").forEach(test -> count(vectors, test, false, reason));
  }

  @Test
  void p256SignaturesInDerAreRefused() {
    Vectors vectors = Vectors.load("wycheproof/ecdsa_secp256r1_sha256_test.json");
    for (JsonNode group : vectors.content().get("testGroups")) {
      decideAll(vectors, group, "signature in DER");
    }
    vectors.assertComplete(Map.of("signature in DER", 174));
  }

  @Test
  void rsaSignaturesWithPssPaddingAreRefused() {
    Vectors vectors = Vectors.load("wycheproof/rsa_pss_2048_sha256_mgf1_32_test.json");
    for (JsonNode group : vectors.content().get("testGroups")) {
      decideAll(vectors, group, "RSASSA-PSS");
    }
    // The file has one signature with the padding that the profile does have.
    vectors.assertComplete(Map.of("RSASSA-PSS", 63, "PKCS #1 v1.5 (accepted)", 1));
  }

  private static void decideAll(Vectors vectors, JsonNode group, String reason) {
    VerificationKey key = VerificationKey.fromPem(group.get("publicKeyPem").textValue());
    for (JsonNode test : group.get("tests")) {
      byte[] message = Hex.decode(test.get("msg").textValue());
      byte[] signature = Hex.decode(test.get("sig").textValue());
      boolean accepted = key.verify(message, signature);
      if (accepted && test.get("comment").textValue().startsWith("PKCS #1 v1.5 signature")) {
        vectors.acceptedByProfile("PKCS #1 v1.5");
      } else {
        count(vectors, test, accepted, reason);
      }
    }
  }

  /** A valid case that is refused is the profile's doing; an accepted one is always looked at. */
  private static void count(Vectors vectors, JsonNode test, boolean accepted, String reason) {
    if (!accepted && !test.get("result").textValue().equals("invalid")) {
      vectors.refusedByProfile(reason);
    } else {
      vectors.decide(test, accepted);
    }
  }
}
