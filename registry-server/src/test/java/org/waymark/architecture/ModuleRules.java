package org.waymark.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/**
 * The module table of DESIGN section 3 as rules over the packages below a root package, which is
 * {@code org.waymark} for the product and a sample's package where a test shows that a rule fails.
 */
record ModuleRules(String root) {

  /** Module package to the module packages it may use, itself excepted: the transitive arrows. */
  private static final Map<String, Set<String>> MAY_USE =
      new TreeMap<>(
          Map.of(
              "schemas", Set.of(),
              "signer", Set.of("schemas"),
              "trust", Set.of("schemas", "signer"),
              "routes", Set.of("schemas", "signer", "trust"),
              "client", Set.of("schemas", "signer", "trust"),
              "node", Set.of("schemas", "signer", "trust", "client", "routes"),
              "registry", Set.of("schemas", "signer", "trust", "client"),
              "server",
                  Set.of("schemas", "signer", "trust", "client", "routes", "node", "registry")));

  /** The part of java.net that only computes. */
  private static final Set<String> NET_WITHOUT_IO =
      Set.of(
          "java.net.URI",
          "java.net.URISyntaxException",
          "java.net.IDN",
          "java.net.URLEncoder",
          "java.net.URLDecoder");

  private static final DescribedPredicate<JavaClass> NETWORK_OR_DISK =
      resideInAnyPackage("java.net..", "javax.net..", "java.nio.file..", "java.nio.channels..")
          .and(not(named("the computing part of java.net", NET_WITHOUT_IO::contains)))
          .or(named("java.io files", n -> n.matches("java\\.io\\.(File|RandomAccessFile).*")))
          .as("network or disk");

  /** What h2-mvstore brings: the B-tree and the file layer below it, no SQL. */
  private static final String[] MVSTORE = {"org.h2.mvstore..", "org.h2.store.fs.."};

  private static final DescribedPredicate<JavaClass> SQL =
      resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..", "org.flywaydb..")
          .or(resideInAPackage("org.h2..").and(not(resideInAnyPackage(MVSTORE))))
          .as("SQL");

  private static final DescribedPredicate<JavaClass> HTTP_SERVER =
      resideInAnyPackage(
              "org.eclipse.jetty..",
              "org.glassfish.jersey..",
              "jakarta.servlet..",
              "jakarta.ws.rs..",
              "com.sun.net.httpserver..")
          .as("an HTTP server");

  private static final DescribedPredicate<JavaClass> JENA =
      resideInAPackage("org.apache.jena..").as("Jena");

  private static final DescribedPredicate<JavaClass> LOG_BACK_END =
      resideInAPackage("ch.qos.logback..").as("a logging back end");

  static Set<String> modules() {
    return MAY_USE.keySet();
  }

  /** One rule for each module: which other modules it may use. */
  List<ArchRule> arrows() {
    List<ArchRule> rules = new ArrayList<>();
    MAY_USE.forEach(
        (module, uses) -> {
          Set<String> own = uses.stream().map(this::packages).collect(Collectors.toSet());
          own.add(packages(module));
          rules.add(
              noClasses()
                  .that()
                  .resideInAPackage(packages(module))
                  .should()
                  .dependOnClassesThat(
                      resideInAPackage(root + "..")
                          .and(not(resideInAnyPackage(own.toArray(String[]::new)))))
                  .allowEmptyShould(true)
                  .as(module + " uses no module but " + uses.stream().sorted().toList()));
        });
    return rules;
  }

  /** What each module must not reach outside of the product. */
  List<ArchRule> isolation() {
    return List.of(
        avoids("schemas", NETWORK_OR_DISK),
        avoids("signer", NETWORK_OR_DISK),
        avoids("trust", NETWORK_OR_DISK),
        avoids("client", HTTP_SERVER),
        avoids("client", JENA),
        avoids("client", SQL),
        avoids("client", LOG_BACK_END),
        avoids("node", JENA),
        avoids("node", SQL),
        avoids("node", LOG_BACK_END),
        avoids("registry", HTTP_SERVER),
        onlyRulesAndCatalogueUseJena());
  }

  /** Whoever judges nobody and asks nothing should not pay for loading it. */
  private ArchRule onlyRulesAndCatalogueUseJena() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and(
            not(
                resideInAnyPackage(
                    root + ".registry.rules.shacl..", root + ".registry.catalogue..")))
        .should()
        .dependOnClassesThat(JENA)
        .allowEmptyShould(true)
        .as("only registry.rules.shacl and registry.catalogue use Jena");
  }

  ArchRule noPackageCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
  }

  /** A class outside of the table would be bound by no rule above. */
  ArchRule everyClassBelongsToAModule() {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .resideInAnyPackage(modules().stream().map(this::packages).toArray(String[]::new))
        .allowEmptyShould(true);
  }

  /** NullAway checks marked packages only, so an unmarked one would be checked by nobody. */
  ArchRule everyPackageIsNullMarked() {
    ArchCondition<JavaClass> inMarkedPackage =
        new ArchCondition<>("be in a package whose package-info says @NullMarked") {
          @Override
          public void check(JavaClass type, ConditionEvents events) {
            boolean marked =
                type.getPackage()
                    .tryGetPackageInfo()
                    .map(info -> info.isAnnotatedWith(NullMarked.class))
                    .orElse(false);
            events.add(
                new SimpleConditionEvent(type, marked, type.getPackageName() + " is not marked"));
          }
        };
    return classes().that().resideInAPackage(root + "..").should(inMarkedPackage);
  }

  private ArchRule avoids(String module, DescribedPredicate<JavaClass> what) {
    return noClasses()
        .that()
        .resideInAPackage(packages(module))
        .should()
        .dependOnClassesThat(what)
        .allowEmptyShould(true)
        .as(module + " uses no class of " + what.getDescription());
  }

  private String packages(String module) {
    return root + "." + module + "..";
  }

  private static DescribedPredicate<JavaClass> named(String description, Predicate<String> name) {
    return DescribedPredicate.describe(description, type -> name.test(type.getName()));
  }
}
