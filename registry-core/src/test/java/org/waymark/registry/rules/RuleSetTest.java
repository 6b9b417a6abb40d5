package org.waymark.registry.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.registry.error.RuleException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;

/** One document, one hash, whichever way it came. */
final class RuleSetTest {
  @TempDir Path folder;

  private static ObjectNode standard() {
    return RuleSet.standard().toJson();
  }

  private static void assertRefused(ObjectNode json, String code, String... words) {
    assertThatThrownBy(() -> RuleSet.of(json))
        .isInstanceOf(RuleException.class)
        .hasMessageContainingAll(words)
        .extracting(e -> ((RuleException) e).code())
        .isEqualTo(code);
  }

  @Test
  void theHashIsThatOfTheCanonicalJson() {
    RuleSet set = RuleSet.standard();

    assertThat(CanonicalJson.isCanonical(set.bytes())).isTrue();
    assertThat(set.hash()).isEqualTo(Sha256.of(set.bytes()));
    assertThat(RuleSet.parse(set.bytes())).isEqualTo(set);
    assertThat(set.toJson().properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsExactlyInAnyOrder("checks", "name", "policy", "shapes", "version");
  }

  @Test
  void whiteSpaceAndOrderOfTheJsonDoNotChangeTheHash() {
    byte[] pretty = standard().toPrettyString().getBytes(StandardCharsets.UTF_8);

    assertThat(RuleSet.parse(pretty).hash()).isEqualTo(RuleSet.standard().hash());
  }

  @Test
  void aFolderAndAFileAreTheSameSet() throws IOException {
    RuleSet.standard().writeTo(folder.resolve("rules"));
    Path file = Files.write(folder.resolve("rules.json"), RuleSet.standard().bytes());

    assertThat(RuleSet.read(folder.resolve("rules"))).isEqualTo(RuleSet.standard());
    assertThat(RuleSet.read(file)).isEqualTo(RuleSet.standard());
  }

  @Test
  void anyChangeOfTheShapesIsAnotherHash() {
    ObjectNode json = standard();
    json.put("shapes", json.path("shapes").textValue() + "# a word\n");

    assertThat(RuleSet.of(json).hash()).isNotEqualTo(RuleSet.standard().hash());
  }

  @Test
  void aFolderWithoutShapesSaysWhatARuleSetIs() {
    assertThatThrownBy(() -> RuleSet.read(folder))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("shapes.ttl, policy.json and checks.json")
        .extracting(e -> ((RuleException) e).code())
        .isEqualTo("rules_unreadable");
  }

  @Test
  void anEndlessFileIsNotReadToItsEnd() {
    assertThatThrownBy(() -> RuleSet.read(Path.of("/dev/zero")))
        .extracting(e -> ((RuleException) e).code())
        .isEqualTo("rules_too_large");
  }

  @Test
  void possessionIsNotNegotiable() {
    ObjectNode json = standard();
    ((ObjectNode) json.path("checks")).put("possession", "warn");

    assertRefused(json, "rules_malformed", "possession");
  }

  @Test
  void aCheckThatNobodyMakesIsRefused() {
    ObjectNode json = standard();
    ((ObjectNode) json.path("checks")).put("astrology", "fail");

    assertRefused(json, "rules_malformed", "astrology");
  }

  @ParameterizedTest
  @CsvSource({"version, 2", "name, 'My Rules'", "name, ''", "hidden, 1"})
  void anotherFormIsRefused(String member, String value) {
    ObjectNode json = standard();
    if (value.matches("\\d+")) {
      json.put(member, Integer.parseInt(value));
    } else {
      json.put(member, value);
    }

    assertRefused(json, "rules_malformed", "rule set");
  }

  @Test
  void whatASetDoesNotSayOfACheckIsThatItFails() {
    ObjectNode json = standard();
    json.set("checks", GoodSite.json("{\"tls\": \"off\", \"keys\": \"warn\"}"));
    RuleSet set = RuleSet.of(json);

    assertThat(set.demand(CheckName.TLS)).isEqualTo(CheckDemand.OFF);
    assertThat(set.demand(CheckName.KEYS)).isEqualTo(CheckDemand.WARN);
    assertThat(set.demand(CheckName.DOMAIN_CONTROL)).isEqualTo(CheckDemand.FAIL);
  }

  @Test
  void theTermsAreThoseOfThePolicy() {
    ObjectNode json = standard();
    json.set(
        "policy",
        GoodSite.json(
            "{\"mesh_site\": {\"terms\": {\"superset_of\": [\"https://mesh.example.org/t\"]}}}"));

    assertThat(RuleSet.of(json).termsUri()).contains("https://mesh.example.org/t");
    assertThat(RuleSet.standard().termsUri()).isEmpty();
  }

  @Test
  void shapesBeyondTheLimitAreTooLarge() {
    ObjectNode json = standard().put("shapes", "#".repeat(RuleSet.MAX_SHAPES + 1));

    assertRefused(json, "rules_too_large", "262144");
  }
}
