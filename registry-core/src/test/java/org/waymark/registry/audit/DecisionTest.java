package org.waymark.registry.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.registry.error.RefusedException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;

class DecisionTest {
  private static final String SALT = "A".repeat(43);
  private static final Decision.Content CONTENT =
      content(
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static Decision.Content content(
      OptionalLong ver,
      Optional<String> reason,
      Optional<Sha256> report,
      Optional<Sha256> rules,
      Optional<String> application) {
    return new Decision.Content(
        "admit",
        new Actor("operator:anna"),
        Instant.parse("2026-11-01T12:00:00.9Z"),
        EntityId.parse("https://federation.example"),
        EntityId.parse("https://site.example"),
        ver,
        reason,
        report,
        rules,
        application);
  }

  private static Decision.Content because(String reason) {
    return content(
        OptionalLong.empty(),
        Optional.of(reason),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Every member set. */
  private static Decision full() {
    return new Decision(
        content(
            OptionalLong.of(7),
            Optional.of("met-in-person"),
            Optional.of(Sha256.of(new byte[] {1})),
            Optional.of(Sha256.of(new byte[] {2})),
            Optional.of("abc123")),
        SALT);
  }

  private static Decision parse(String text) {
    return Decision.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void isCanonicalJsonWithTheMembersThatItHas() {
    assertThat(new String(new Decision(CONTENT, SALT).bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"action\":\"admit\",\"actor\":\"operator:anna\",\"at\":1793534400,"
                + "\"federation\":\"https://federation.example\",\"salt\":\""
                + SALT
                + "\",\"sub\":\"https://site.example\"}");
    assertThat(new String(full().bytes(), StandardCharsets.UTF_8))
        .contains("\"application\":\"abc123\"", "\"reason\":\"met-in-person\"", "\"ver\":7");
  }

  @Test
  void readsBackWhatItWrote() {
    for (Decision decision : new Decision[] {full(), new Decision(CONTENT, SALT)}) {
      assertThat(Decision.parse(decision.bytes())).isEqualTo(decision);
    }
  }

  @Test
  void hasTheHashOfItsBytes() {
    assertThat(full().hash()).isEqualTo(Sha256.of(full().bytes()));
  }

  @Test
  void cannotBeGuessedFromItsHash() {
    SecureRandom random = new SecureRandom();

    assertThat(Decision.of(CONTENT, random).hash())
        .isNotEqualTo(Decision.of(CONTENT, random).hash());
    assertThat(full().toString()).doesNotContain(SALT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Free text", "a_b"})
  void takesAReasonOnlyAsACode(String reason) {
    assertThatThrownBy(() -> because(reason))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("reason_malformed"));
  }

  @Test
  void refusesADocumentThatNoRegistryWrote() {
    String good = new String(full().bytes(), StandardCharsets.UTF_8);
    for (String bad :
        new String[] {
          good.replace("{\"action\"", "{ \"action\""),
          good.replace(SALT, "AAAA"),
          good.replace("met-in-person", "met in person"),
          good.replace("operator:anna", ""),
          good.replace("abc123", "a/b"),
          good.replace("\"admit\"", "\"Admit\""),
        }) {
      assertThat(bad).isNotEqualTo(good);
      assertThatThrownBy(() -> parse(bad))
          .as(bad)
          .isInstanceOfSatisfying(
              MalformedException.class, e -> assertThat(e.code()).isEqualTo("decision_malformed"));
    }
    assertThatThrownBy(() -> parse(good.replace("\"ver\"", "\"very\"")))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo("json_unknown_member"));
  }
}
