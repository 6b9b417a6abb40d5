package org.waymark.signer.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.Vectors;
import org.waymark.signer.codec.Hex;

/** Every published signature case is decided as published, or refused for a reason named here. */
final class WycheproofKeyTest {
  @Test
  void ed25519() {
    Vectors vectors = Vectors.load("wycheproof/ed25519_test.json");
    for (JsonNode group : vectors.content().get("testGroups")) {
      byte[] raw = hex(group.get("publicKey"), "pk");
      VerificationKey key = VerificationKey.ed25519(raw);
      assertThat(VerificationKey.fromPem(group.get("publicKeyPem").textValue())).isEqualTo(key);
      assertThat(VerificationKey.fromJwk((ObjectNode) group.get("publicKeyJwk")).raw())
          .isEqualTo(raw);
      for (JsonNode test : group.get("tests")) {
        vectors.decide(test, key.verify(hex(test, "msg"), hex(test, "sig")));
      }
    }
    vectors.assertComplete(Map.of());
  }

  @Test
  void ecdsaP256WithSignaturesOfFixedLength() {
    Vectors vectors = Vectors.load("wycheproof/ecdsa_secp256r1_sha256_p1363_test.json");
    for (JsonNode group : vectors.content().get("testGroups")) {
      byte[] raw = hex(group.get("publicKey"), "uncompressed");
      VerificationKey key = VerificationKey.p256(raw);
      assertThat(VerificationKey.fromPem(group.get("publicKeyPem").textValue())).isEqualTo(key);
      for (JsonNode test : group.get("tests")) {
        vectors.decide(test, key.verify(hex(test, "msg"), hex(test, "sig")));
      }
    }
    vectors.assertComplete(Map.of());
  }

  @ParameterizedTest
  @CsvSource({"2048, 2", "3072, 1"})
  void rsaWithPkcs1Padding(int bits, int smallExponents) {
    Vectors vectors = Vectors.load("wycheproof/rsa_signature_" + bits + "_sha256_test.json");
    for (JsonNode group : vectors.content().get("testGroups")) {
      VerificationKey key;
      try {
        key = VerificationKey.fromPem(group.get("publicKeyPem").textValue());
      } catch (InvalidSignatureException e) {
        assertThat(hex(group.get("publicKey"), "publicExponent")).containsExactly(3);
        group.get("tests").forEach(test -> refused(vectors, test, "public exponent 3"));
        continue;
      }
      for (JsonNode test : group.get("tests")) {
        boolean accepted = key.verify(hex(test, "msg"), hex(test, "sig"));
        if (test.get("result").textValue().equals("acceptable")) {
          assertThat(accepted).isFalse();
          vectors.refusedByProfile("DigestInfo without NULL");
        } else {
          vectors.decide(test, accepted);
        }
      }
    }
    vectors.assertComplete(
        Map.of("DigestInfo without NULL", 1, "public exponent 3", smallExponents));
  }

  private static void refused(Vectors vectors, JsonNode test, String reason) {
    if (test.get("result").textValue().equals("invalid")) {
      vectors.decide(test, false);
    } else {
      vectors.refusedByProfile(reason);
    }
  }

  private static byte[] hex(JsonNode node, String member) {
    return Hex.decode(node.get(member).textValue());
  }
}
