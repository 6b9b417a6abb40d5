package org.waymark.signer.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.signer.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

final class JwkSetTest {
  private final VerificationKey a = SigningKeys.ed25519(new SecureRandom()).publicKey();
  private final VerificationKey b = SigningKeys.p256(new SecureRandom()).publicKey();

  private static ObjectNode json(String text) {
    return StrictJson.parseObject(text.replace('\'', '"').getBytes(UTF_8), JsonLimits.DOCUMENT);
  }

  @Test
  void findsKeysByName() {
    JwkSet set = JwkSet.of(a, b);
    assertThat(set.find(a.kid().value())).contains(a);
    assertThat(set.find("other")).isEmpty();
    assertThat(set.keys()).containsExactly(a, b);
    assertThat(JwkSet.of(List.of(a, b))).isEqualTo(set).hasSameHashCodeAs(set);
    assertThat(set.toString()).contains(a.kid().value());
  }

  @Test
  void readsWhatItWrites() {
    JwkSet set = JwkSet.of(a, b);
    assertThat(JwkSet.parse(set.toJson())).isEqualTo(set);
    assertThat(CanonicalJson.write(JwkSet.parse(set.toJson()).toJson()))
        .isEqualTo(CanonicalJson.write(set.toJson()));
    assertThat(JwkSet.parse(json("{'keys':[]}")).keys()).isEmpty();
  }

  @Test
  void refusesTwoKeysOfOneName() {
    VerificationKey other = b.withKid(a.kid());
    assertRefused("jwk_duplicate_kid", () -> JwkSet.of(a, other));
    assertRefused("jwk_duplicate_kid", () -> JwkSet.of(a, a));
  }

  @Test
  void refusesTooManyKeys() {
    ObjectNode set = json("{'keys':[]}");
    for (int i = 0; i <= JwkSet.MAX_KEYS; i++) {
      ((ArrayNode) set.get("keys")).add(a.withKid(new KeyId("k" + i)).toJwk());
    }
    assertRefused("jwk_too_many", () -> JwkSet.parse(set));
    assertRefused("jwk_too_many", () -> JwkSet.of(Collections.nCopies(65, a)));
  }

  @Test
  void leavesOutUnsupportedKeysOnlyWhereAsked() {
    ObjectNode set = JwkSet.of(a).toJson();
    ((ArrayNode) set.get("keys")).add(json("{'kty':'EC','crv':'P-384','kid':'x'}"));
    assertRefused("jwk_unsupported", () -> JwkSet.parse(set));
    assertThat(JwkSet.parseSupported(set)).isEqualTo(JwkSet.of(a));
    ((ArrayNode) set.get("keys")).add(json("{'kty':'oct','k':'AA'}"));
    assertRefused("jwk_private", () -> JwkSet.parseSupported(set));
  }

  @Test
  void refusesOtherShapes() {
    assertRefused("json_member_missing", () -> JwkSet.parse(json("{}")));
    assertRefused("json_member_type", () -> JwkSet.parse(json("{'keys':{}}")));
    assertRefused("json_member_type", () -> JwkSet.parse(json("{'keys':['x']}")));
  }

  @Test
  void thumbprintsAreThoseOfTheKeysWithoutLookingWhetherTheyAreSound() {
    ObjectNode set = JwkSet.of(a, b).toJson();
    assertThat(JwkSet.thumbprints(set)).containsExactlyInAnyOrder(a.thumbprint(), b.thumbprint());
    ((ArrayNode) set.path("keys")).addObject().put("kty", "oct").put("alg", "HS512");
    assertThat(JwkSet.thumbprints(set)).as("other kinds are left out").hasSize(2);
    ObjectNode unsound =
        json("{'keys':[{'kty':'OKP','crv':'Ed25519','x':'%s'}]}".formatted("A".repeat(43)));
    assertThat(JwkSet.thumbprints(unsound)).hasSize(1);
    assertRefused("key_invalid", () -> JwkSet.parseSupported(unsound));
  }

  @Test
  void thumbprintsOfPrivateOrBrokenKeysAreRefused() {
    assertRefused(
        "jwk_private",
        () -> JwkSet.thumbprints(json("{'keys':[{'kty':'OKP','crv':'Ed25519','d':'AA'}]}")));
    assertRefused(
        "jwk_malformed",
        () -> JwkSet.thumbprints(json("{'keys':[{'kty':'OKP','crv':'Ed25519','x':'AAAA'}]}")));
  }
}
