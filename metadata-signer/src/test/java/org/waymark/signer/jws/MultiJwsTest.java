package org.waymark.signer.jws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymark.signer.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.key.VerificationKey;

final class MultiJwsTest {
  private static final String TYP = "waymark-root+jwt";
  private static final byte[] PAYLOAD = "{\"version\":1}".getBytes(UTF_8);

  private final SecureRandom random = new SecureRandom();
  private final SigningKey a = SigningKeys.ed25519(random);
  private final SigningKey b = SigningKeys.ed25519(random);
  private final SigningKey c = SigningKeys.p256(random);

  private static JwkSet set(SigningKey... keys) {
    return JwkSet.of(Stream.of(keys).map(SigningKey::publicKey).toArray(VerificationKey[]::new));
  }

  private static MultiJws parse(byte[] json) {
    return MultiJws.parse(json, JsonLimits.DOCUMENT);
  }

  private static ObjectNode json(MultiJws document) {
    return StrictJson.parseObject(document.bytes(), JsonLimits.DOCUMENT);
  }

  @Test
  void countsTheKeysThatSigned() {
    MultiJws document = parse(MultiJws.sign(PAYLOAD, TYP, List.of(a, b, c)).bytes());
    assertThat(document.validSigners(set(a, b, c), TYP))
        .containsExactlyInAnyOrder(a.kid(), b.kid(), c.kid());
    assertThat(document.validSigners(set(a), TYP)).containsExactly(a.kid());
    assertThat(document.validSigners(set(), TYP)).isEmpty();
    assertThat(document.payload()).isEqualTo(PAYLOAD);
    assertThat(document.signatures()).hasSize(3);
  }

  @Test
  void writesCanonicalJsonSortedByKid() {
    MultiJws document = MultiJws.sign(PAYLOAD, TYP, List.of(c, b, a));
    assertThat(CanonicalJson.isCanonical(document.bytes())).isTrue();
    assertThat(document.signatures()).extracting(s -> s.header().kid()).isSorted();
    assertThat(new String(document.bytes(), UTF_8)).startsWith("{\"payload\":\"").endsWith("\"}]}");
  }

  @Test
  void givesTheSameBytesInWhateverOrderTheKeysSign() {
    assertThat(MultiJws.sign(PAYLOAD, TYP, List.of(a)).withSignature(b, TYP).bytes())
        .isEqualTo(MultiJws.sign(PAYLOAD, TYP, List.of(b, a)).bytes());
    assertThat(MultiJws.sign(PAYLOAD, TYP, List.of(a, b)).withSignature(a, TYP).bytes())
        .isEqualTo(MultiJws.sign(PAYLOAD, TYP, List.of(a, b)).bytes());
  }

  @Test
  void keepsTheBytesAsReceived() {
    byte[] spaced =
        new String(MultiJws.sign(PAYLOAD, TYP, List.of(a)).bytes(), UTF_8)
            .replace(",", " ,\n")
            .getBytes(UTF_8);
    MultiJws document = parse(spaced);
    assertThat(document.bytes()).isEqualTo(spaced);
    assertThat(document.validSigners(set(a), TYP)).hasSize(1);
  }

  @Test
  void countsOneKeyUnderTwoNamesOnce() {
    SigningKey alias =
        new SigningKey() {
          @Override
          public VerificationKey publicKey() {
            return a.publicKey().withKid(new KeyId("alias"));
          }

          @Override
          public byte[] sign(byte[] message) {
            return a.sign(message);
          }
        };
    MultiJws document = MultiJws.sign(PAYLOAD, TYP, List.of(a, alias));
    assertThat(document.validSigners(set(a, alias), TYP)).hasSize(1);
  }

  @Test
  void ignoresUnknownKeysButNotFalseSignaturesOfKnownOnes() {
    MultiJws document = MultiJws.sign(PAYLOAD, TYP, List.of(a, b));
    ObjectNode forged = json(document);
    ArrayNode signatures = (ArrayNode) forged.get("signatures");
    String first = signatures.get(0).get("signature").textValue();
    ((ObjectNode) signatures.get(0)).set("signature", signatures.get(1).get("signature"));
    ((ObjectNode) signatures.get(1)).put("signature", first);
    MultiJws bad = parse(CanonicalJson.write(forged));
    assertRefused("signature_invalid", () -> bad.validSigners(set(a, b), TYP));
    assertRefused("signature_invalid", () -> bad.validSigners(set(a), TYP));
    assertThat(bad.validSigners(set(c), TYP)).isEmpty();
  }

  @Test
  void refusesAnotherPayloadUnderTheSignatures() {
    ObjectNode forged = json(MultiJws.sign(PAYLOAD, TYP, List.of(a)));
    forged.put("payload", "e30");
    MultiJws bad = parse(CanonicalJson.write(forged));
    assertRefused("signature_invalid", () -> bad.validSigners(set(a), TYP));
  }

  @Test
  void refusesAnotherTypeOrAlgorithmByAKnownKey() {
    MultiJws document = MultiJws.sign(PAYLOAD, "other", List.of(a));
    assertRefused("typ_mismatch", () -> document.validSigners(set(a), TYP));
    JwkSet confused = JwkSet.of(c.publicKey().withKid(a.kid()));
    assertRefused("alg_mismatch", () -> document.validSigners(confused, TYP));
    ObjectNode none = json(document);
    // {"alg":"none","kid":"k"}
    ((ObjectNode) none.get("signatures").get(0))
        .put("protected", "eyJhbGciOiJub25lIiwia2lkIjoiayJ9");
    MultiJws bad = parse(CanonicalJson.write(none));
    JwkSet k = JwkSet.of(a.publicKey().withKid(new KeyId("k")));
    assertRefused("alg_refused", () -> bad.validSigners(k, TYP));
    assertThat(bad.validSigners(set(a), TYP)).isEmpty();
  }

  @Test
  void refusesTwoSignaturesByOneName() {
    ObjectNode twice = json(MultiJws.sign(PAYLOAD, TYP, List.of(a)));
    ArrayNode signatures = (ArrayNode) twice.get("signatures");
    signatures.add(signatures.get(0));
    assertRefused("jws_duplicate_signer", () -> parse(CanonicalJson.write(twice)));
    assertRefused("jws_duplicate_signer", () -> MultiJws.sign(PAYLOAD, TYP, List.of(a, a)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "json_not_object     | []",
        "json_duplicate_name | {'payload':'','payload':'','signatures':[]}",
        "json_member_missing | {'signatures':[]}",
        "json_member_missing | {'payload':''}",
        "json_member_type    | {'payload':1,'signatures':[]}",
        "json_member_type    | {'payload':'','signatures':{}}",
        "json_member_type    | {'payload':'','signatures':['x']}",
        "json_unknown_member | {'payload':'','signatures':[],'x':1}",
        "json_unknown_member | {'payload':'','signatures':[{'protected':'e30','signature':'AA','header':{}}]}",
        "json_member_missing | {'payload':'','signatures':[{'protected':'e30'}]}",
        "json_member_missing | {'payload':'','signatures':[{'protected':'e30','signature':'AA'}]}",
        "jws_malformed       | {'payload':'','signatures':[]}",
        "jws_malformed       | {'payload':'','signatures':[{'protected':'eyJhbGciOiJub25lIiwia2lkIjoiayJ9','signature':''}]}",
        "base64_malformed    | {'payload':'e30=','signatures':[]}",
        "base64_malformed    | {'payload':'','signatures':[{'protected':'e30=','signature':'AA'}]}",
        "base64_malformed    | {'payload':'','signatures':[{'protected':'eyJhbGciOiJub25lIiwia2lkIjoiayJ9','signature':'A'}]}"
      })
  void refusesOtherShapes(String code, String text) {
    assertRefused(code, () -> parse(text.replace('\'', '"').getBytes(UTF_8)));
  }

  @Test
  void refusesTooManySignatures() {
    ObjectNode many = json(MultiJws.sign(PAYLOAD, TYP, List.of(a)));
    ArrayNode signatures = (ArrayNode) many.get("signatures");
    while (signatures.size() <= MultiJws.MAX_SIGNATURES) {
      signatures.add(signatures.get(0));
    }
    assertRefused("jws_malformed", () -> parse(CanonicalJson.write(many)));
    assertThatThrownBy(() -> MultiJws.sign(PAYLOAD, TYP, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void holdsTheLimitOfBytes() {
    byte[] json = MultiJws.sign(PAYLOAD, TYP, List.of(a)).bytes();
    JsonLimits tight = JsonLimits.DOCUMENT.withMaxBytes(json.length - 1);
    assertRefused("json_too_large", () -> MultiJws.parse(json, tight));
  }
}
