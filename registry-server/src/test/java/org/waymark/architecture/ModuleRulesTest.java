package org.waymark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules can fail: each is run over a small sample that breaks it. */
final class ModuleRulesTest {

  private static final ModuleRules RULES = new ModuleRules("org.waymark.architecture.sample");

  private static final JavaClasses SAMPLE =
      new ClassFileImporter().importPackages("org.waymark.architecture.sample");

  @Test
  void aCycleOfTwoPackagesIsFound() {
    assertThat(violations(RULES.noPackageCycles()))
        .singleElement()
        .asString()
        .contains("Cycle detected", "signer", "trust");
  }

  @Test
  void anArrowAgainstTheTableIsFound() {
    assertThat(broken(RULES.arrows())).containsExactly("signer uses no module but [schemas]");
  }

  @Test
  void aSocketAndAFileInTheSignerAndJenaElsewhereAreFound() {
    assertThat(broken(RULES.isolation()))
        .containsExactly(
            "signer uses no class of network or disk",
            "only registry.rules.shacl and registry.catalogue use Jena");
    assertThat(RULES.isolation().stream().flatMap(rule -> violations(rule).stream()))
        .anyMatch(line -> line.contains("java.net.Socket"))
        .anyMatch(line -> line.contains("java.nio.file.Path"))
        .noneMatch(line -> line.contains("<java.net.URI> in"));
  }

  @Test
  void aClassOutsideOfTheModulesIsFound() {
    assertThat(violations(RULES.everyClassBelongsToAModule()))
        .anyMatch(line -> line.contains("Stray"))
        .noneMatch(line -> line.contains("Reaching"));
  }

  @Test
  void aPackageWithoutNullMarkingIsFound() {
    assertThat(violations(RULES.everyPackageIsNullMarked()))
        .isNotEmpty()
        .allMatch(line -> line.equals("org.waymark.architecture.sample.server is not marked"));
  }

  private static List<String> broken(List<ArchRule> rules) {
    return rules.stream()
        .filter(rule -> rule.evaluate(SAMPLE).hasViolation())
        .map(ArchRule::getDescription)
        .toList();
  }

  private static List<String> violations(ArchRule rule) {
    return rule.evaluate(SAMPLE).getFailureReport().getDetails();
  }
}
