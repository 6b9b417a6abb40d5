package org.waymark.trust.root;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestKeys;

/** The key sets of Waymark's own documents (formats 1). */
final class FederationKeysTest {

  private final VerificationKey key = TestKeys.named("a").publicKey();

  private static ObjectNode set(ObjectNode... jwks) {
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    set.putArray("keys").addAll(List.of(jwks));
    return set;
  }

  private static String codeOf(ObjectNode set) {
    return Refusal.codeOf(() -> FederationKeys.parse(set, "test"));
  }

  @Test
  void holdEd25519AndP256() {
    JwkSet both = JwkSet.of(key, SigningKeys.p256(new SecureRandom()).publicKey());
    assertThat(FederationKeys.parse(both.toJson(), "test")).isEqualTo(both);
  }

  @Test
  void nameAKeyByItsThumbprint() {
    assertThat(codeOf(set(key.withKid(new KeyId("mine")).toJwk()))).isEqualTo("jwk_kid_mismatch");
    ObjectNode unnamed = key.toJwk();
    unnamed.remove("kid");
    assertThat(codeOf(set(unnamed))).isEqualTo("json_member_missing");
  }

  @Test
  void areNotEmpty() {
    assertThat(codeOf(set())).isEqualTo("jwk_none");
  }

  @Test
  void areNotEndless() {
    ObjectNode[] jwks = new ObjectNode[65];
    Arrays.fill(jwks, key.toJwk());
    assertThat(codeOf(set(jwks))).isEqualTo("jwk_too_many");
  }

  @Test
  void nameAKeyOnce() {
    assertThat(codeOf(set(key.toJwk(), key.toJwk()))).isEqualTo("jwk_duplicate_kid");
  }

  @Test
  void holdNoPrivateKey() {
    assertThat(codeOf(set(key.toJwk().put("d", "AAAA")))).isEqualTo("jwk_private");
  }

  @Test
  void holdNoRsaKey() {
    byte[] modulus = BigInteger.ONE.shiftLeft(2047).add(BigInteger.ONE).toByteArray();
    ObjectNode rsa =
        JsonNodeFactory.instance
            .objectNode()
            .put("kty", "RSA")
            .put("kid", "x")
            .put("n", Base64Url.encode(Arrays.copyOfRange(modulus, 1, modulus.length)))
            .put("e", "AQAB");
    assertThat(codeOf(set(rsa))).isEqualTo("jwk_unsupported");
  }

  @Test
  void holdNoPointOutsideTheGroup() {
    ObjectNode small = key.toJwk().put("x", Base64Url.encode(new byte[32]));
    assertThat(codeOf(set(small))).isEqualTo("key_invalid");
  }

  @Test
  void reuseAKeyThatIsWrittenAlike() {
    JwkSet read = FederationKeys.parse(set(key.toJwk()), "test", kid -> Optional.of(key));
    assertThat(read.keys().get(0)).isSameAs(key);
  }

  @Test
  void doNotReuseAKeyUnderAForgedName() {
    ObjectNode forged = TestKeys.named("b").publicKey().toJwk().put("kid", key.kid().value());
    assertThat(
            Refusal.codeOf(
                () -> FederationKeys.parse(set(forged), "test", kid -> Optional.of(key))))
        .isEqualTo("jwk_kid_mismatch");
  }
}
