package org.waymark.registry.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.registry.error.RuleException;
import org.waymark.registry.rules.GoodSite;

/** Questions about the sites are answered; whatever would reach out, run or fill memory is not. */
final class CatalogueTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final Catalogue CATALOGUE =
      Catalogue.of(
          List.of(
              GoodSite.site().statement(),
              GoodSite.site()
                  .at("https://drive.example.net")
                  .with("mesh_site.country", "\"DE\"")
                  .with("mesh_site.displayName", "\"" + "a".repeat(200) + "b\"")
                  .statement()));

  private static ObjectNode ask(String query) {
    return CATALOGUE.query(query, LIMIT);
  }

  private static List<String> column(String query, String variable) {
    JsonNode rows = ask(query).path("results").path("bindings");
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.path(variable).path("value").asText())
        .toList();
  }

  private static void assertRefused(String query, String code) {
    assertThatThrownBy(() -> ask(query))
        .isInstanceOf(RuleException.class)
        .extracting(e -> ((RuleException) e).code())
        .isEqualTo(code);
  }

  @Test
  void aSelectIsAnsweredInTheFormOfTheStandard() {
    ObjectNode answer =
        ask(
            "SELECT ?s ?n ?x ?none { ?s wm:mesh_site [ wm:country 'NL' ; wm:displayName ?n ] ; wm:ver ?x }");

    assertThat(answer)
        .isEqualTo(
            GoodSite.json(
                """
                {"head": {"vars": ["s", "n", "x", "none"]}, "results": {"bindings": [
                  {"s": {"type": "uri", "value": "https://cloud.example.org"},
                   "n": {"type": "literal", "value": "Example Cloud"},
                   "x": {"type": "literal", "value": "1",
                         "datatype": "http://www.w3.org/2001/XMLSchema#integer"}}]}}
                """));
  }

  @Test
  void anAskIsAnsweredWithYesOrNo() {
    assertThat(ask("ASK { ?s wm:mesh_site/wm:country 'DE' }").path("boolean").booleanValue())
        .isTrue();
    assertThat(ask("ASK { ?s wm:mesh_site/wm:country 'FR' }").path("boolean").booleanValue())
        .isFalse();
  }

  @Test
  void pathsFiltersAggregatesAndOrderWork() {
    assertThat(
            column(
                "SELECT ?c (COUNT(?s) AS ?n) { ?s wm:mesh_site/wm:country ?c } GROUP BY ?c ORDER BY ?c",
                "c"))
        .containsExactly("DE", "NL");
    assertThat(
            column(
                "SELECT ?t { ?s wm:host ?h . FILTER(REGEX(?h, '^DRIVE', 'i') && NOT EXISTS { ?s wm:x"
                    + " ?y }) BIND(CONCAT('at ', ?h) AS ?t) }",
                "t"))
        .containsExactly("at drive.example.net");
    assertThat(column("SELECT ?s { ?s a wm:Site ; wm:ver ?v FILTER(?v < xsd:integer('2')) }", "s"))
        .hasSize(2);
  }

  @Test
  void blankNodesHaveNamesOfThisAnswer() {
    assertThat(
            ask("SELECT ?b { ?s wm:mesh_site ?b }")
                .path("results")
                .path("bindings")
                .findValuesAsText("value"))
        .containsExactlyInAnyOrder("b0", "b1");
  }

  /** A server that would be told of every question, were one sent on. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <%s> { ?s ?p ?o } }",
        "SELECT * { BIND(<%s> AS ?u) SERVICE ?u { ?s ?p ?o } }",
        "SELECT * { ?s a wm:Site OPTIONAL { SERVICE <%s> { ?s ?p ?o } } }",
        "SELECT * { { SELECT ?s { SERVICE <%s> { ?s ?p ?o } } } }",
        "ASK { ?s a wm:Site FILTER EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
        "ASK { ?s a wm:Site FILTER(1 = 2 || NOT EXISTS { { SELECT * { SERVICE <%s> { ?s ?p ?o } } } }) }",
        "SELECT ?s { ?s a wm:Site } ORDER BY EXISTS { SERVICE <%s> { ?s ?p ?o } }",
        "SELECT ?s { ?s a wm:Site } GROUP BY ?s HAVING EXISTS { SERVICE <%s> { ?s ?p ?o } }",
        "SELECT (EXISTS { SERVICE <%s> { ?s ?p ?o } } AS ?x) { ?s a wm:Site }",
        "SELECT * FROM <%s> { ?s ?p ?o }",
        "SELECT * FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { GRAPH <%s> { ?s ?p ?o } }",
        "LOAD <%s>",
        "PREFIX x: <urn:x> INSERT DATA { <%s> a <urn:x> }",
        "DELETE WHERE { <%s> ?p ?o }",
        "CLEAR ALL # %s"
      })
  void whatWouldReachOutIsRefusedAndNobodyIsAsked(String query) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server.configureBlocking(false);
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();

      assertRefused(query.formatted("http://127.0.0.1:" + port + "/sparql"), "query_refused");

      assertThat(server.accept()).as("a connection").isNull();
    }
  }

  @Test
  void noFileIsRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("secret.ttl");
    Files.write(file, "<urn:a> <urn:b> 'secret' .".getBytes(StandardCharsets.UTF_8));

    assertRefused("SELECT * FROM <" + file.toUri() + "> { ?s ?p ?o }", "query_refused");
    assertRefused("SELECT * { GRAPH <" + file.toUri() + "> { ?s ?p ?o } }", "query_refused");
    assertRefused("SELECT * { SERVICE <" + file.toUri() + "> { ?s ?p ?o } }", "query_refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DESCRIBE <https://cloud.example.org>",
        "SELECT * { ?s <java:org.example.Anything> ?o }",
        "SELECT * { ?s <http://jena.apache.org/ARQ/property#versionARQ> ?o }",
        "SELECT * { ?s <http://jena.hpl.hp.com/ARQ/property#textMatch> ?o }",
        "SELECT * { ?s ?p ?o FILTER(<java:org.example.Anything>(?o)) }",
        "SELECT (<java:org.example.Anything>(?o) AS ?x) { ?s ?p ?o }",
        "SELECT ?s { ?s ?p ?o } ORDER BY <java:org.example.Anything>(?o)",
        "SELECT ?x { ?s ?p ?o } GROUP BY (<java:org.example.Anything>(?s) AS ?x)",
        "SELECT ?s { ?s ?p ?o OPTIONAL { ?s ?q ?r FILTER(<java:org.example.Anything>(?r)) } }",
        "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (<java:org.example.Anything>(?s))",
        "SELECT ?s { ?s ?p ?o FILTER EXISTS { ?s ?q ?r FILTER(<java:org.example.A>(?r)) } }",
        "SELECT (MAX(<java:org.example.Anything>(?o)) AS ?m) { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o FILTER(<http://jena.apache.org/ARQ/function#now>() = 1) }",
        "SELECT * { ?s ?p ?o FILTER(<http://jena.apache.org/ARQ/jsFunction#f>() = 1) }",
        "SELECT (REPLACE(?o, 'a', 'aa') AS ?x) { ?s ?p ?o }",
        "SELECT (ENCODE_FOR_URI(?o) AS ?x) { ?s ?p ?o }",
        "SELECT (GROUP_CONCAT(?o) AS ?x) { ?s ?p ?o }",
        "SELECT (?v * ?v AS ?x) { ?s wm:ver ?v }"
      })
  void whatWouldRunOrGrowIsRefused(String query) {
    assertRefused(query, "query_refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REGEX(?n, '^(a+)+(x?)\\\\2$')",
        "EXISTS { ?s ?p ?o FILTER REGEX(?n, '^(a+)+(x?)\\\\2$') }",
        "COALESCE(REGEX(?n, '^(a+)+(x?)\\\\2$'), false)"
      })
  @Timeout(10)
  void anExpressionThatGoesBackAndForthEndsInTime(String filter) {
    String query = "SELECT ?n { ?s wm:mesh_site/wm:displayName ?n FILTER(" + filter + ") }";

    assertThatThrownBy(() -> CATALOGUE.query(query, Duration.ofMillis(300)))
        .extracting(e -> ((RuleException) e).code())
        .isEqualTo("query_timeout");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ?n { ?s wm:mesh_site/wm:displayName ?n } ORDER BY REGEX(?n, '^(a+)+(x?)\\\\2$')",
        "SELECT ?n { ?s wm:mesh_site/wm:displayName ?n } GROUP BY ?n HAVING (REGEX(?n, '^(a+)+(x?)\\\\2$'))",
        "SELECT ?x { ?s wm:mesh_site/wm:displayName ?n } GROUP BY (REGEX(?n, '^(a+)+(x?)\\\\2$') AS"
            + " ?x)",
        "SELECT (REGEX(?n, '^(a+)+(x?)\\\\2$') AS ?x) { ?s wm:mesh_site/wm:displayName ?n }"
      })
  @Timeout(10)
  void whereverItStands(String query) {
    assertThatThrownBy(() -> CATALOGUE.query(query, Duration.ofMillis(300)))
        .extracting(e -> ((RuleException) e).code())
        .isEqualTo("query_timeout");
  }

  @Test
  @Timeout(20)
  void whatMultipliesEndsBeforeItFillsMemory() {
    String all =
        IntStream.range(0, 6)
            .mapToObj(i -> "?a" + i + " ?b" + i + " ?c" + i + " .")
            .collect(Collectors.joining(" "));
    String doubling = "{ {} UNION {} } ".repeat(60);

    assertThatThrownBy(() -> ask("SELECT * { " + all + " } ORDER BY ?c0"))
        .extracting(e -> ((RuleException) e).code())
        .isIn("query_too_large", "query_timeout");
    assertThatThrownBy(() -> ask("SELECT (COUNT(*) AS ?n) { " + doubling + " }"))
        .extracting(e -> ((RuleException) e).code())
        .isIn("query_too_large", "query_timeout");
  }

  @Test
  void aTextIsDoubledOnlySoOften() {
    StringBuilder query = new StringBuilder("SELECT ?t60 { ?s wm:host ?t0 ");
    for (int i = 0; i < 60; i++) {
      query.append("BIND(CONCAT(?t%d, ?t%d) AS ?t%d) ".formatted(i, i, i + 1));
    }

    assertThat(ask(query + "}").path("results").path("bindings")).allMatch(JsonNode::isEmpty);
  }

  @Test
  void anAnswerWithTooManyRowsIsNotCutSilently() {
    assertThatThrownBy(() -> ask("SELECT * { ?a ?b ?c . ?d ?e ?f }"))
        .hasMessageContaining("LIMIT")
        .extracting(e -> ((RuleException) e).code())
        .isEqualTo("query_too_large");
    assertThat(column("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 10", "b")).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT", "SELECT * { ?s ?p }", "", "nonsense", "ASK { ?s <a b> ?o }"})
  void whatIsNoQueryIsMalformed(String query) {
    assertRefused(query, "query_malformed");
  }

  @Test
  void bracketsInBracketsAreMalformedAndNotFatal() {
    assertRefused("ASK " + "{".repeat(8_000) + "}".repeat(8_000), "query_malformed");
    assertRefused(
        "ASK { FILTER(" + "(".repeat(8_000) + "1" + ")".repeat(8_000) + ") }", "query_malformed");
    assertRefused("#" + "x".repeat(Catalogue.MAX_QUERY), "query_too_large");
  }

  @Test
  void manyAskAtOnce() {
    assertThat(
            IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> column("SELECT ?s { ?s a wm:Site }", "s").size())
                .toList())
        .containsOnly(2);
  }
}
