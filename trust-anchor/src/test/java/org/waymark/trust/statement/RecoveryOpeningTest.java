package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;
import org.waymark.trust.testing.Tokens;

/** What an opening has to say, whoever signed it (formats 2). */
final class RecoveryOpeningTest {
  private final TestFederation federation = TestFederation.create();
  private final TestSite site = federation.site("a.example");
  private final SigningKey safe = TestKeys.named("recovery");
  private final RecoveryOpening good =
      RecoveryOpening.sign(
          site.id(),
          federation.now(),
          2,
          JwkSet.of(site.key().publicKey()),
          Optional.empty(),
          "A".repeat(22),
          safe);

  private String codeOf(Consumer<ObjectNode> change) {
    return Refusal.codeOf(
        () -> RecoveryOpening.parse(Tokens.changed(good.jws(), safe, change), false));
  }

  @Test
  void saysWhoseItIsAndWhen() {
    assertThat(good.sub()).isEqualTo(site.id());
    assertThat(good.issued()).isEqualTo(federation.now());
    assertThat(good.ver()).isEqualTo(2);
    assertThat(good.key()).isEqualTo(safe.publicKey());
    assertThat(good.commitment()).isEqualTo(RecoveryCommitment.of(safe.publicKey()));
    assertThat(good.next()).isEmpty();
    assertThat(codeOf(same -> {})).isEqualTo("accepted");
  }

  @Test
  void namesAtLeastOneKeyAndNoneTwice() {
    assertThat(codeOf(claims -> claims.putArray("keys"))).isEqualTo("statement_malformed");
    assertThat(codeOf(claims -> claims.putArray("keys").add("a").add("a")))
        .isEqualTo("statement_malformed");
  }

  @Test
  void namesAtMostAsManyKeysAsASetHolds() {
    assertThat(codeOf(claims -> keys(claims, JwkSet.MAX_KEYS))).isEqualTo("accepted");
    assertThat(codeOf(claims -> keys(claims, JwkSet.MAX_KEYS + 1)))
        .isEqualTo("statement_malformed");
  }

  private static void keys(ObjectNode claims, int count) {
    claims.putArray("keys");
    for (int i = 0; i < count; i++) {
      claims.withArray("keys").add("k" + i);
    }
  }

  @Test
  void hasAJtiThatNobodyGuesses() {
    assertThat(codeOf(claims -> claims.put("jti", "A".repeat(21))))
        .isEqualTo("statement_malformed");
    assertThat(codeOf(claims -> claims.put("jti", "A".repeat(21) + " ")))
        .isEqualTo("statement_malformed");
  }

  @Test
  void saysNothingElse() {
    assertThat(codeOf(claims -> claims.put("until", 1))).isNotEqualTo("accepted");
  }

  @Test
  void isItselfAndNoOther() {
    RecoveryOpening other =
        RecoveryOpening.parse(
            Tokens.changed(good.jws(), safe, claims -> claims.put("ver", 3)), false);
    assertThat(other).isNotEqualTo(good).doesNotHaveSameHashCodeAs(good);
    assertThat(RecoveryOpening.parse(good.jws().token(), false)).isEqualTo(good);
  }
}
