package org.waymark.signer.jws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waymark.signer.Refusals;
import org.waymark.signer.Vectors;
import org.waymark.signer.key.JwkSet;

/**
 * Every published JWS and JWK case is decided as published, or refused for a reason named here. The
 * tokens carry no {@code typ}, so the check is the one without it.
 */
final class WycheproofJwsTest {
  @Test
  void tokens() {
    Vectors vectors = Vectors.load("wycheproof/json_web_signature_test.json");
    for (JsonNode group : vectors.content().get("testGroups")) {
      JsonNode key = group.has("public") ? group.get("public") : group.get("private");
      ObjectNode set = JsonNodeFactory.instance.objectNode();
      set.putArray("keys").add(key);
      group.get("tests").forEach(test -> decide(vectors, set, test));
    }
    vectors.assertComplete(
        Map.of(
            "HMAC", 8,
            "RSA other than RS256", 24,
            "curve other than P-256", 2,
            "character outside base64url", 2));
  }

  @Test
  void keySets() {
    Vectors vectors = Vectors.load("wycheproof/json_web_key_test.json");
    for (JsonNode group : vectors.content().get("testGroups")) {
      JsonNode set = group.has("public") ? group.get("public") : group.get("private");
      group.get("tests").forEach(test -> decide(vectors, (ObjectNode) set, test));
    }
    vectors.assertComplete(Map.of("HMAC", 4));
  }

  /** Sets of several kinds of keys, and encrypted tokens, which no reader here takes. */
  @Test
  void tokensOfManyKinds() {
    Vectors vectors = Vectors.load("wycheproof/json_web_crypto_test.json");
    for (JsonNode group : vectors.content().get("testGroups")) {
      JsonNode keys = group.has("public") ? group.get("public") : group.get("private");
      ObjectNode set = JsonNodeFactory.instance.objectNode();
      set.putArray("keys").add(keys);
      ObjectNode expected = keys.has("keys") ? (ObjectNode) keys : set;
      for (JsonNode test : group.get("tests")) {
        if (test.has("jws")) {
          decide(vectors, expected, test);
        } else {
          decideEncrypted(vectors, test);
        }
      }
    }
    vectors.assertComplete(Map.of("HMAC", 2, "JWE", 2));
  }

  private static void decideEncrypted(Vectors vectors, JsonNode test) {
    JsonNode jwe = test.get("jwe");
    String token = jwe.isTextual() ? jwe.textValue() : jwe.toString();
    boolean accepted = Refusals.decision(() -> CompactJws.parse(token)).equals("accepted");
    if (!accepted && test.get("result").textValue().equals("valid")) {
      vectors.refusedByProfile("JWE");
    } else {
      vectors.decide(test, accepted);
    }
  }

  private static void decide(Vectors vectors, ObjectNode set, JsonNode test) {
    JsonNode jws = test.get("jws");
    String token = jws.isTextual() ? jws.textValue() : jws.toString();
    String decision =
        Refusals.decision(() -> CompactJws.parse(token).verifyAnyType(JwkSet.parse(set)));
    boolean valid = test.get("result").textValue().equals("valid");
    if (valid && !decision.equals("accepted")) {
      vectors.refusedByProfile(reason(set, decision));
    } else {
      vectors.decide(test, decision.equals("accepted"));
    }
  }

  private static String reason(ObjectNode set, String decision) {
    return switch (decision + " " + set.get("keys").get(0).get("kty").textValue()) {
      case "jwk_private oct" -> "HMAC";
      case "jwk_unsupported RSA" -> "RSA other than RS256";
      case "jwk_unsupported EC" -> "curve other than P-256";
      case "base64_malformed oct" -> "character outside base64url";
      default -> decision;
    };
  }
}
