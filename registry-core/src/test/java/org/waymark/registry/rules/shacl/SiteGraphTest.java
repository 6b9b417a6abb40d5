package org.waymark.registry.rules.shacl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RDFParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.registry.rules.GoodSite;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.rules.Rules;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.TestKeys;

/** The direct mapping is what a JSON-LD processor makes with the shipped context. */
final class SiteGraphTest {
  private static final String RULES = "/org/waymark/schemas/rules/";

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = SiteGraphTest.class.getResourceAsStream(RULES + name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }

  private static Graph byJsonLd(SiteStatement statement) throws IOException {
    ObjectNode json = SiteDocument.of(statement);
    json.setAll(StrictJson.parseObject(resource("context.jsonld"), JsonLimits.DOCUMENT));
    return RDFParser.fromString(json.toString(), Lang.JSONLD11).toGraph();
  }

  private static String turtle(Graph graph) {
    java.io.StringWriter out = new java.io.StringWriter();
    RDFDataMgr.write(out, graph, Lang.TURTLE);
    return out.toString();
  }

  private static void assertSame(SiteStatement statement) throws IOException {
    Graph direct = SiteGraph.of(statement);
    Graph standard = byJsonLd(statement);

    assertThat(direct.isIsomorphicWith(standard))
        .as("direct:%n%s%nby JSON-LD:%n%s", turtle(direct), turtle(standard))
        .isTrue();
  }

  @Test
  void aFullStatementIsTheSameGraphBothWays() throws IOException {
    assertSame(GoodSite.site().statement());
    assertThat(SiteGraph.of(GoodSite.site().statement()).size()).isGreaterThan(60);
  }

  @Test
  void aSiteOfATestingFederationIsTheSameGraphBothWays() throws IOException {
    assertSame(GoodSite.site().at("http://localhost:8081").statement());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-7",
        "52.4",
        "-0.5",
        "1.5e300",
        "1e-7",
        "123456789012",
        "5.0",
        "true",
        "null",
        "\"\"",
        "[]",
        "{}",
        "[[1, [2]], []]",
        "[\"a\", \"a\", 1, 1.0]",
        "{\"a\": {\"b\": [{}, {\"c\": 1}]}}",
        "\"\\u202e\\ufeff\\ud83d\\ude00 \\\"quoted\\\" \\\\ \\n\"",
        "{\"issued\": \"today\"}"
      })
  void anyValueIsTheSameBothWays(String value) throws IOException {
    assertSame(GoodSite.site().with("mesh_site.transfer", value).statement());
  }

  /** What is no name, no IRI, or far too long is a literal or is left out, and never breaks it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"@id\": \"http://a b\"}",
        "{\"a b\": 1, \"\": 2, \"<x>\": 3, \"http://e.org/x\": 4, \"@type\": \"wm:Site\"}",
        "\"https://exa mple.org/<>{}|\"",
        "\"\\u0000\\u0001\\ud83d\\ude00\"",
        "99999999999999999999999999999999",
        "1e308"
      })
  void whateverASiteWritesIsMapped(String value) {
    SiteStatement statement;
    try {
      statement =
          GoodSite.site()
              .with("mesh_site.transfer", value)
              .with("ocm_server.endPoint", value)
              .statement();
    } catch (org.waymark.signer.MalformedException e) {
      assertThat(e.code()).isEqualTo("json_not_ijson"); // no statement can say it
      return;
    }

    assertThatCode(() -> SiteGraph.of(statement)).doesNotThrowAnyException();
    assertThatCode(() -> Rules.compile(RuleSet.standard()).judge(statement))
        .doesNotThrowAnyException();
  }

  @Test
  void aTextAsLongAsAStatementIsJudgedInTime() {
    Rules rules = Rules.compile(RuleSet.standard());
    String huge = "support.".repeat(5_000);
    GoodSite site = GoodSite.site();
    site.list("federation_entity", "contacts").add(huge);

    long began = System.nanoTime();
    assertThat(rules.judge(site.statement()))
        .anyMatch(result -> result.code().equals("contact_malformed"))
        .allMatch(result -> result.sentence().length() < 500)
        .noneMatch(result -> result.code().equals("rules_timeout"));
    assertThat(System.nanoTime() - began).isLessThan(Rules.LIMIT.toNanos());
  }

  @Test
  void theThumbprintsAreThoseOfTheKeys() {
    ObjectNode json =
        SiteDocument.of(
            GoodSite.site().keys("ocm_server", TestKeys.named("an ocm key")).statement());

    assertThat(json.path("ocmKey"))
        .extracting(node -> node.textValue())
        .containsExactly(TestKeys.named("an ocm key").publicKey().thumbprint().value());
  }

  /** A second spelling of one key would get around the rule that no key is in two sets. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kty\": \"OKP\", \"crv\": \"Ed25519\", \"x\": \"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp\"}",
        "{\"kty\": \"OKP\", \"crv\": \"Ed25519\", \"x\": \"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"}",
        "{\"kty\": \"OKP\", \"crv\": \"Ed448\", \"x\": \"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
        "{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
        "{\"kty\": \"oct\", \"k\": \"AAAA\"}",
        "1"
      })
  void aKeyOfAnotherFormIsNoKey(String jwk) {
    ObjectNode json =
        SiteDocument.of(
            GoodSite.site().with("ocm_server.jwks", "{\"keys\": [" + jwk + "]}").statement());

    assertThat(json.has("ocmKey")).isFalse();
  }

  /** A word that a statement uses and nobody explains helps nobody. */
  @Test
  void theVocabularyHasEveryWordThatTheStandardRulesUse() throws IOException {
    Graph vocabulary =
        RDFParser.source(new java.io.ByteArrayInputStream(resource("vocabulary.ttl")))
            .lang(Lang.TURTLE)
            .toGraph();
    Set<String> missing = new TreeSet<>();
    RDFParser.fromString(RuleSet.standard().shapes(), Lang.TURTLE).toGraph().stream()
        .flatMap(t -> java.util.stream.Stream.of(t.getPredicate(), t.getObject()))
        .filter(Node::isURI)
        .filter(node -> node.getURI().startsWith(SiteDocument.NAMESPACE))
        .filter(node -> !vocabulary.contains(node, Node.ANY, Node.ANY))
        .forEach(node -> missing.add(node.getURI()));

    assertThat(missing).isEmpty();
    assertThat(vocabulary.size()).isGreaterThan(100);
  }
}
