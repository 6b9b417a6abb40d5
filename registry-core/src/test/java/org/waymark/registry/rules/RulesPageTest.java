package org.waymark.registry.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/rules.md says what the standard set says. */
final class RulesPageTest {
  private static String page = "";

  @BeforeAll
  static void read() throws IOException {
    page = Files.readString(Path.of(System.getProperty("waymark.root"), "docs", "rules.md"));
  }

  @Test
  void theTableIsThatOfTheShapes() {
    List<String> expected =
        Rules.compile(RuleSet.standard()).shapeRules().stream()
            .map(
                rule ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(
                            rule.code(),
                            rule.outcome() == Outcome.FAIL ? "fails" : "warns",
                            rule.sentence(),
                            rule.mend()))
            .toList();

    assertThat(page.lines().filter(line -> line.matches("\\| `\\w+` \\| (fails|warns) \\|.*")))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void theChecksAreThoseOfTheSet() {
    Map<String, String> documented = new TreeMap<>();
    Matcher rows = Pattern.compile("\\| `(\\w+)` \\| (fail|warn|off) \\|").matcher(page);
    while (rows.find()) {
      documented.put(rows.group(1), rows.group(2));
    }
    Map<String, String> inForce = new TreeMap<>();
    for (CheckName check : CheckName.values()) {
      inForce.put(check.code(), RuleSet.standard().demand(check).code());
    }

    assertThat(documented).isEqualTo(inForce);
  }

  @Test
  void thePolicyIsThatOfTheSet() {
    RuleSet.standard()
        .policy()
        .properties()
        .forEach(
            type ->
                type.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        member -> assertThat(page).contains("| `" + type.getKey() + "." + member)));
  }

  /** The example of the page, added to the standard set as the page says. */
  @Test
  void theExampleCompilesAndBites() {
    Matcher example =
        Pattern.compile("(?s)\n( {4}rule:site sh:property rule:mfa.*?\" \\.)\n").matcher(page);
    assertThat(example.find()).isTrue();
    RuleSet standard = RuleSet.standard();
    Rules rules =
        Rules.compile(
            RuleSet.of(
                "with-mfa",
                standard.shapes() + example.group(1),
                standard.policy(),
                standard.checks()));

    assertThat(rules.judge(GoodSite.site().statement()))
        .extracting(CheckResult::code)
        .contains("mfa_missing");
  }

  @Test
  void theLimitsAreThoseOfTheCode() {
    assertThat(page)
        .contains("%,d bytes".formatted(RuleSet.MAX_BYTES))
        .contains("%,d characters".formatted(RuleSet.MAX_SHAPES))
        .contains("| " + Rules.LIMIT.toSeconds() + " s |");
  }
}
