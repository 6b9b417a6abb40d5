package org.waymark.signer.jws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.signer.Refusals.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.signer.Vectors;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.key.VerificationKey;

/** RFC 7520, RFC 7797 and RFC 8037: what lies in the profile verifies, the rest has its reason. */
final class JoseCookbookTest {
  private static JsonNode example(String path) {
    return Vectors.json("vectors/jose-cookbook/" + path + ".json");
  }

  /** The cookbook prints key pairs. */
  private static VerificationKey publicKey(JsonNode example) {
    ObjectNode key = example.get("input").get("key").deepCopy();
    key.remove(java.util.List.of("d", "p", "q", "dp", "dq", "qi"));
    return VerificationKey.fromJwk(key);
  }

  @Test
  void verifiesRs256() {
    JsonNode example = example("jws/4_1.rsa_v15_signature");
    CompactJws token = CompactJws.parse(example.get("output").get("compact").textValue());
    assertThat(token.verifyAnyType(JwkSet.of(publicKey(example))).kid().value())
        .isEqualTo("bilbo.baggins@hobbiton.example");
    assertThat(token.payload())
        .isEqualTo(example.get("input").get("payload").textValue().getBytes(UTF_8));
  }

  @Test
  void readsRs256InTheGeneralSerialisation() {
    JsonNode example = example("jws/4_1.rsa_v15_signature");
    byte[] json = example.get("output").get("json").toString().getBytes(UTF_8);
    MultiJws document = MultiJws.parse(json, JsonLimits.DOCUMENT);
    assertRefused("typ_mismatch", () -> document.validSigners(JwkSet.of(publicKey(example)), "x"));
    assertThat(document.validSigners(JwkSet.of(), "x")).isEqualTo(Set.of());
  }

  @Test
  void signsAndVerifiesEd25519AsRfc8037() {
    JsonNode example = example("curve25519/jws");
    JsonNode signing = example.get("signing");
    byte[] input = signing.get("sig-input").textValue().getBytes(UTF_8);
    byte[] signature = Base64Url.decode(signing.get("sig").textValue());
    SigningKey key =
        SigningKeys.ed25519FromSeed(
            Base64Url.decode(example.get("input").get("key").get("d").textValue()));
    assertThat(key.sign(input)).isEqualTo(signature);
    assertThat(publicKey(example).verify(input, signature)).isTrue();
    assertRefused(
        "json_member_missing",
        () -> CompactJws.parse(example.get("output").get("compact").textValue()));
  }

  @ParameterizedTest
  @CsvSource({
    "jws/4_2.rsa-pss_signature, compact, alg_refused",
    "jws/4_3.ecdsa_signature, compact, alg_refused",
    "jws/4_4.hmac-sha2_integrity_protection, compact, alg_refused",
    "jws/4_5.signature_with_detached_content, compact, alg_refused",
    "rfc7797/hmac-sha2_b64_false, compact, crit_refused"
  })
  void refusesOtherAlgorithmsAndExtensions(String path, String form, String code) {
    String token = example(path).get("output").get(form).textValue();
    assertRefused(code, () -> CompactJws.parse(token).verify(JwkSet.of(), "x"));
  }

  @ParameterizedTest
  @CsvSource({
    // Unprotected headers, a protected header that is missing, or the flattened form.
    "jws/4_6.protecting_specific_header_fields, json, json_unknown_member",
    "jws/4_7.protecting_content_only, json, json_member_missing",
    "jws/4_8.multiple_signatures, json, json_unknown_member",
    "jws/4_1.rsa_v15_signature, json_flat, json_member_missing",
    // The payload as it is, without base64.
    "rfc7797/4.2.hmac-sha2_b64_false, json, base64_malformed"
  })
  void refusesOtherSerialisations(String path, String form, String code) {
    byte[] json = example(path).get("output").get(form).toString().getBytes(UTF_8);
    assertRefused(code, () -> MultiJws.parse(json, JsonLimits.DOCUMENT));
  }
}
