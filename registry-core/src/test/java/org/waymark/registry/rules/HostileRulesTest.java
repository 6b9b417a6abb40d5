package org.waymark.registry.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.registry.error.RuleException;

/** Rule sets that would hang, fetch, run or exhaust something: each is refused by its own code. */
final class HostileRulesTest {
  private static final String PREFIXES =
      """
      @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
      @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
      @prefix owl: <http://www.w3.org/2002/07/owl#> .
      @prefix sh: <http://www.w3.org/ns/shacl#> .
      @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
      @prefix wm: <urn:waymark:ns#> .
      @prefix r: <urn:example:rules#> .
      """;

  private static final String ABOUT =
      " wm:code \"broken\" ; sh:message \"mesh_site.country is broken.\" ; wm:mend \"Mend it.\" . ";

  private static Rules compile(String shapes) {
    return compile(shapes, Duration.ofMillis(300));
  }

  private static Rules compile(String shapes, Duration limit) {
    RuleSet set =
        RuleSet.of("hostile", PREFIXES + shapes, GoodSite.json("{}"), GoodSite.json("{}"));
    return Rules.compile(set, limit);
  }

  private static RuleException refusal(String shapes) {
    try {
      compile(shapes);
    } catch (RuleException e) {
      return e;
    }
    throw new AssertionError("compiled: " + shapes);
  }

  static Stream<Arguments> recursive() {
    return Stream.of(
        arguments("itself", "r:a a sh:NodeShape ; sh:targetClass wm:Site ; sh:node r:a ;" + ABOUT),
        arguments("node", circle("sh:node r:a")),
        arguments("property", "r:p sh:path wm:x ; sh:property r:p ;" + ABOUT),
        arguments("not", circle("sh:not r:a")),
        arguments("and", circle("sh:and ( r:a )")),
        arguments("or", circle("sh:or ( [ sh:path wm:x ; sh:minCount 1 ] r:a )")),
        arguments("xone", circle("sh:xone ( r:a )")),
        arguments(
            "qualified",
            circle(
                "sh:property [ sh:path wm:x ; sh:qualifiedValueShape r:a ; sh:qualifiedMinCount 1 ]")),
        arguments("a list", "r:a sh:targetClass wm:Site ; sh:in _:l ;" + ABOUT + loop()),
        arguments(
            "a path",
            "r:a sh:targetClass wm:Site ; sh:path _:p ; sh:minCount 1 ;"
                + ABOUT
                + "_:p sh:inversePath _:p ."),
        arguments("a shape without a target", "r:a sh:node r:b . r:b sh:node r:a ."));
  }

  private static String circle(String back) {
    return "r:a sh:targetClass wm:Site ; sh:node r:b ;" + ABOUT + "r:b " + back + " .";
  }

  private static String loop() {
    return "_:l rdf:first \"a\" ; rdf:rest _:l .";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  @Timeout(10)
  void recursive(String how, String shapes) {
    assertThat(refusal(shapes).code()).as(how).isEqualTo("rules_recursive");
  }

  @Test
  void aCircleIsNamed() {
    assertThat(refusal(circle("sh:not r:a")))
        .hasMessageContaining("urn:example:rules#a -> urn:example:rules#b -> urn:example:rules#a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<urn:x> owl:imports <http://localhost:1/shapes.ttl> .",
        "r:a sh:targetClass wm:Site ; sh:sparql [ sh:select \"SELECT $this WHERE {}\" ] .",
        "r:a sh:targetClass wm:Site ; sh:js [ sh:jsFunctionName \"f\" ] .",
        "r:a sh:target [ sh:select \"SELECT ?this WHERE {}\" ] .",
        "r:a sh:targetClass wm:Site ; sh:rule [ a sh:TripleRule ] .",
        "r:a a sh:ConstraintComponent ; sh:parameter [ sh:path r:p ] ; sh:validator r:v .",
        "r:a a sh:SPARQLTargetType .",
        "<urn:x> sh:shapesGraph <http://localhost:1/shapes.ttl> .",
        "<urn:x> sh:entailment <http://www.w3.org/ns/entailment/RDFS> .",
        "<urn:x> sh:declare [ sh:prefix \"x\" ; sh:namespace \"urn:x\" ] .",
        "r:a sh:targetClass wm:Site ; <http://datashapes.org/dash#closedByTypes> true .",
        "r:a sh:targetClass wm:Site ; <http://jena.apache.org/shacl#log> \"x\" ."
      })
  void whatGoesBeyondCoreIsUnsupported(String shapes) {
    assertThat(refusal(shapes).code()).isEqualTo("rules_unsupported");
  }

  @Test
  void brokenTurtleSaysWhere() {
    RuleException e = refusal("r:a sh:targetClass\n  wm:Site ;; [\n");

    assertThat(e.code()).isEqualTo("rules_malformed");
    assertThat(e.line()).isPresent();
    assertThat(e.column()).isPresent();
    assertThat(e).hasMessageContaining("line " + e.line().orElseThrow());
  }

  @Test
  void anotherFormatIsNotGuessed() {
    String xml =
        "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
            + "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">&b;</rdf:RDF>";

    assertThatThrownBy(
            () -> Rules.compile(RuleSet.of("x", xml, GoodSite.json("{}"), GoodSite.json("{}"))))
        .extracting(e -> ((RuleException) e).code())
        .isEqualTo("rules_malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r:a a sh:NodeShape .",
        "r:a sh:targetClass wm:Siet ; sh:closed true .",
        "r:a sh:targetClass wm:Site ; sh:minCount 1 .",
        "r:a sh:targetClass wm:Site ; sh:path wm:x ; sh:node [ sh:minCount 1 ] ; wm:code \"c\" ;"
            + " sh:message \"m.\" ; wm:mend \"m\" .",
        "r:a sh:targetClass wm:Site ; sh:property [ sh:path wm:x ; sh:minCount 1 ] .",
        "r:a sh:targetClass wm:Site ; sh:property [ sh:path wm:x ; sh:minCount 1 ; wm:code \"c\" ] .",
        "r:a sh:targetClass wm:Site ; sh:path wm:x ; sh:pattern \"(\" ; wm:code \"c\" ;"
            + " sh:message \"m.\" ; wm:mend \"m\" .",
        "r:a sh:targetClass wm:Site ; sh:path wm:x ; sh:minCount \"many\" ; wm:code \"c\" ;"
            + " sh:message \"m.\" ; wm:mend \"m\" .",
        "r:a sh:targetClass wm:Site ; sh:path wm:x ; sh:in \"a\" ; wm:code \"c\" ;"
            + " sh:message \"m.\" ; wm:mend \"m\" .",
        "r:a sh:targetClass wm:Site ; sh:path wm:x ; sh:minCount 1 ; wm:code \"Not A Code\" ;"
            + " sh:message \"m.\" ; wm:mend \"m\" ."
      })
  void shapesThatWouldNeverJudgeOrNotSayWhatTheyFoundAreMalformed(String shapes) {
    assertThat(refusal(shapes).code()).isEqualTo("rules_malformed");
  }

  @Test
  void twoShapesDoNotShareACode() {
    String shapes =
        "r:a sh:targetClass wm:Site ; sh:path wm:x ; sh:maxCount 1 ;"
            + ABOUT
            + "r:b sh:targetClass wm:Site ; sh:path wm:y ; sh:maxCount 1 ;"
            + ABOUT;

    assertThat(refusal(shapes)).hasMessageContaining("the code broken");
  }

  static Stream<Arguments> large() {
    String doubling =
        IntStream.range(0, 40)
            .mapToObj(
                i -> "r:s" + i + " sh:and ( r:s" + (i + 1) + " [ sh:not r:s" + (i + 1) + " ] ) . ")
            .collect(Collectors.joining());
    String chain =
        IntStream.range(0, 3000)
            .mapToObj(i -> "r:s" + i + " sh:node r:s" + (i + 1) + " . ")
            .collect(Collectors.joining());
    String triples =
        IntStream.range(0, 11_000)
            .mapToObj(i -> "r:s rdfs:label \"" + i + "\",\"x" + i + "\".")
            .collect(Collectors.joining());
    return Stream.of(
        arguments("shapes that double", doubling),
        arguments("a chain of shapes", chain),
        arguments("brackets in brackets", "r:a sh:not " + "[ sh:not ".repeat(25_000)),
        arguments("lists in lists", "r:a sh:or " + "( ".repeat(100_000)),
        arguments("many triples", triples));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  @Timeout(20)
  void large(String what, String shapes) {
    assertThat(refusal(shapes).code()).as(what).isEqualTo("rules_too_large");
  }

  /** Wherever it stands: a nested shape is evaluated by other code than an outer one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "sh:node [ %s ]",
        "sh:not [ %s ]",
        "sh:or ( [ %s ] [ sh:nodeKind sh:BlankNode ] )",
        "sh:and ( [ %s ] )",
        "sh:xone ( [ %s ] )",
        "sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ %s ]"
      })
  @Timeout(10)
  void aPatternThatGoesBackAndForthEndsInTime(String around) {
    Rules rules =
        compile(
            "r:a sh:targetClass wm:Site ; sh:path ( wm:mesh_site wm:displayName ) ; "
                + around.formatted("sh:pattern \"^(a+)+(x?)\\\\2$\"")
                + " ;"
                + ABOUT);
    GoodSite site = GoodSite.site().with("mesh_site.displayName", "\"" + "a".repeat(200) + "b\"");

    assertThat(rules.judge(site.statement()))
        .extracting(CheckResult::code)
        .containsExactly("rules_timeout", "ok");
  }

  @Test
  @Timeout(10)
  void pathsThatMultiplyEndInTime() {
    String any =
        "sh:path [ sh:zeroOrMorePath [ sh:alternativePath ( wm:mesh_site wm:services wm:endPoints wm:roles [ sh:inversePath wm:services ] [ sh:inversePath wm:endPoints ] ) ] ]";
    String nested = "sh:nodeKind sh:BlankNodeOrIRI";
    for (int i = 0; i < 6; i++) {
      nested = "sh:property [ " + any + " ; sh:node [ " + nested + " ] ]";
    }
    Rules rules = compile("r:a sh:targetClass wm:Site ; sh:node [ " + nested + " ] ;" + ABOUT);
    String services =
        IntStream.range(0, 60)
            .mapToObj(i -> "{\"endPoints\": [{\"roles\": [\"" + i + "\"]}]}")
            .collect(Collectors.joining(",", "[", "]"));

    assertThat(rules.judge(GoodSite.site().with("mesh_site.services", services).statement()))
        .extracting(CheckResult::code)
        .startsWith("rules_timeout");
  }

  /** Java's expressions call themselves for each round of a group. */
  @Test
  @Timeout(10)
  void aPatternThatExhaustsTheStackIsAsIfItTookTooLong() {
    Rules rules =
        compile(
            "r:a sh:targetClass wm:Site ; sh:path ( wm:mesh_site wm:displayName ) ;"
                + " sh:pattern \"^(a|b)*$\" ;"
                + ABOUT,
            Duration.ofSeconds(8));
    GoodSite site =
        GoodSite.site().with("mesh_site.displayName", "\"" + "ab".repeat(12_000) + "\"");

    assertThat(rules.judge(site.statement()))
        .extracting(CheckResult::code)
        .contains("rules_timeout");
  }

  @ParameterizedTest
  @CsvSource({"i, NL, true", "'', NL, false", "q, nl, true", "x, nl, true", "s, nl, true"})
  void theFlagsOfAPatternCount(String flags, String country, boolean keeps) {
    Rules rules =
        compile(
            "r:a sh:targetClass wm:Site ; sh:path ( wm:mesh_site wm:country ) ;"
                + (flags.isEmpty() ? "" : " sh:flags \"" + flags + "\" ;")
                + " sh:pattern \"nl\" ;"
                + ABOUT);
    List<CheckResult> results =
        rules.judge(GoodSite.site().with("mesh_site.country", "\"" + country + "\"").statement());

    assertThat(results.get(0).outcome()).isEqualTo(keeps ? Outcome.PASS : Outcome.FAIL);
  }

  @Test
  void aSetWithoutShapesAndPolicyAcceptsEverybody() {
    assertThat(compile("").judge(GoodSite.site().statement()))
        .extracting(CheckResult::outcome)
        .containsExactly(Outcome.PASS, Outcome.PASS);
  }
}
