package org.waymark.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped classes keep the arrows of DESIGN section 3. */
final class ArchitectureTest {

  private static final ModuleRules RULES = new ModuleRules("org.waymark");

  /** Directories in a reactor build up to {@code test}, jars from {@code package} on. */
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.waymark");

  static List<ArchRule> arrows() {
    return RULES.arrows();
  }

  static List<ArchRule> isolation() {
    return RULES.isolation();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void arrows(ArchRule rule) {
    rule.check(PRODUCT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void isolation(ArchRule rule) {
    rule.check(PRODUCT);
  }

  @Test
  void noPackageTakesPartInACycle() {
    RULES.noPackageCycles().check(PRODUCT);
  }

  @Test
  void everyClassBelongsToAModuleOfTheTable() {
    RULES.everyClassBelongsToAModule().check(PRODUCT);
  }

  @Test
  void everyPackageIsNullMarked() {
    RULES.everyPackageIsNullMarked().check(PRODUCT);
  }

  /** An import that found nothing would satisfy every rule above. */
  @ParameterizedTest
  @CsvSource({
    "schemas, schemas",
    "metadata-signer, signer",
    "trust-anchor, trust",
    "client-lib, client",
    "mesh-node, node",
    "registry-core, registry",
    "registry-server, server"
  })
  void theRulesSeeEveryModuleThatHasSources(String directory, String name) {
    Path sources = Path.of("..", directory, "src/main/java/org/waymark", name);
    assumeThat(sources).exists();
    assertThat(PRODUCT.containPackage("org.waymark." + name)).isTrue();
  }

  @Test
  void noTestClassIsTakenForAShippedOne() {
    assertThat(PRODUCT)
        .noneMatch(type -> type.getPackageName().startsWith("org.waymark.architecture"))
        .noneMatch(type -> type.getPackageName().startsWith("org.waymark.testing"));
  }
}
