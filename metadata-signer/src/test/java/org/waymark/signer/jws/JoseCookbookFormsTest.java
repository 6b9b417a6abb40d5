package org.waymark.signer.jws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.waymark.signer.Refusals;
import org.waymark.signer.Vectors;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.VerificationKey;

/**
 * Every example of the cookbook in every form that it prints, decided as this table says. What is
 * refused in all forms is outside the profile: the algorithm, a missing name of the key, detached
 * or unencoded content, or headers that nobody signed.
 */
final class JoseCookbookFormsTest {
  /** File, then what becomes of its compact, general and flattened form. */
  private static final Map<String, List<String>> DECISIONS = new LinkedHashMap<>();

  static {
    put("jws/4_1.rsa_v15_signature", "accepted", "accepted", "accepted");
    put("jws/4_2.rsa-pss_signature", "alg_refused", "alg_refused", "alg_refused");
    put("jws/4_3.ecdsa_signature", "alg_refused", "alg_refused", "alg_refused");
    put("jws/4_4.hmac-sha2_integrity_protection", "alg_refused", "alg_refused", "alg_refused");
    put(
        "jws/4_5.signature_with_detached_content",
        "alg_refused",
        "json_member_missing",
        "json_member_missing");
    put(
        "jws/4_6.protecting_specific_header_fields",
        "",
        "json_unknown_member",
        "json_unknown_member");
    put("jws/4_7.protecting_content_only", "", "json_member_missing", "json_member_missing");
    put("jws/4_8.multiple_signatures", "", "json_unknown_member", "");
    // RFC 8037 names no key in its header.
    put("curve25519/jws", "json_member_missing", "json_member_missing", "json_member_missing");
    put("rfc7797/4.2.hmac-sha2_b64_false", "", "base64_malformed", "base64_malformed");
    put("rfc7797/hmac-sha2_b64_false", "crit_refused", "base64_malformed", "base64_malformed");
  }

  private static void put(String file, String compact, String general, String flattened) {
    DECISIONS.put(file, List.of(compact, general, flattened));
  }

  @Test
  void everyFormIsDecidedAsTyped() {
    List<String> failures = new ArrayList<>();
    Map<String, Integer> counts = new TreeMap<>();
    DECISIONS.forEach(
        (file, expected) -> {
          JsonNode example = Vectors.json("vectors/jose-cookbook/" + file + ".json");
          List<String> decided =
              List.of(
                  decide(example, "compact"),
                  decide(example, "json"),
                  decide(example, "json_flat"));
          if (!decided.equals(expected)) {
            failures.add(file + ": " + decided + " instead of " + expected);
          }
          decided.stream()
              .filter(decision -> !decision.isEmpty())
              .forEach(decision -> counts.merge(decision, 1, Integer::sum));
        });
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf(
        "jose-cookbook: %d examples in %d forms, %s%n", DECISIONS.size(), all, counts);
    assertThat(failures).isEmpty();
    assertThat(all).isEqualTo(28);
  }

  private static String decide(JsonNode example, String form) {
    JsonNode output = example.get("output").path(form);
    if (output.isMissingNode()) {
      return "";
    }
    JwkSet keys = keys(example);
    byte[] json = output.toString().getBytes(UTF_8);
    return Refusals.decision(
        () -> {
          switch (form) {
            case "compact" -> CompactJws.parse(output.textValue()).verifyAnyType(keys);
            case "json" -> verify(MultiJws.parse(json, JsonLimits.DOCUMENT), keys);
            default -> verify(MultiJws.parseFlattened(json, JsonLimits.DOCUMENT), keys);
          }
        });
  }

  /** The cookbook gives no types, so what is left of the check is done here. */
  private static void verify(MultiJws document, JwkSet keys) {
    for (MultiJws.Signature signature : document.signatures()) {
      VerificationKey key = SignatureCheck.find(signature.header(), keys).orElseThrow();
      byte[] input =
          (signature.encodedHeader()
                  + "."
                  + org.waymark.signer.codec.Base64Url.encode(document.payload()))
              .getBytes(UTF_8);
      SignatureCheck.requireValid(
          key, input, org.waymark.signer.codec.Base64Url.decode(signature.encodedSignature()));
    }
  }

  /** The public keys of an example that are in the profile. */
  private static JwkSet keys(JsonNode example) {
    JsonNode key = example.get("input").get("key");
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    for (JsonNode one : key.isArray() ? key : List.of(key)) {
      ObjectNode publicKey = one.deepCopy();
      publicKey.remove(List.of("d", "p", "q", "dp", "dq", "qi", "k"));
      set.withArray("keys").add(publicKey);
    }
    return JwkSet.parseSupported(set);
  }
}
