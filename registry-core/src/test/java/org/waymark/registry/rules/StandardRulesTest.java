package org.waymark.registry.rules;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.testing.TestKeys;

/** Each rule of the standard set is broken alone, and says what is wrong and how to mend it. */
final class StandardRulesTest {
  private static final Rules RULES = Rules.compile(RuleSet.standard());

  /** For each code what breaks it and nothing else. */
  private static final Map<String, UnaryOperator<GoodSite>> BREAKS =
      Map.ofEntries(
          entry("organization_name_missing", s -> s.without("federation_entity.organization_name")),
          entry(
              "homepage_missing",
              s -> s.with("federation_entity.homepage_uri", "\"http://e.org\"")),
          entry("policy_uri_missing", s -> s.without("federation_entity.policy_uri")),
          entry("contact_malformed", s -> contact(s, "support at example.org")),
          entry("contact_support_missing", s -> contacts(s, "[\"security@example.org\"]")),
          entry("contact_security_missing", s -> contacts(s, "[\"helpdesk@example.org\"]")),
          entry("contact_personal", s -> contact(s, "first.last@example.org")),
          entry("display_name_missing", s -> s.with("mesh_site.displayName", "\"a\\u0007b\"")),
          entry("country_missing", s -> s.with("mesh_site.country", "\"ZZ\"")),
          entry("coordinates_wrong", s -> s.with("mesh_site.coordinates", "{\"latitude\": 91}")),
          entry("terms_not_accepted", s -> s.without("mesh_site.terms")),
          entry("node_keys_missing", s -> s.without("mesh_site.jwks")),
          entry(
              "service_incomplete", s -> s.with("mesh_site.services", "[{\"type\": \"storage\"}]")),
          entry("service_not_https", s -> service(s, "http://cloud.example.org")),
          entry("addon_incomplete", s -> addon(s, "\"url\": \"https://e.org/a\"")),
          entry("end_point_missing", s -> s.without("ocm_server.endPoint")),
          entry("end_point_not_https", s -> s.with("ocm_server.endPoint", "\"http://e.org/ocm\"")),
          entry("token_end_point_missing", s -> s.without("ocm_server.tokenEndPoint")),
          entry("token_end_point_not_https", s -> s.with("ocm_server.tokenEndPoint", "\"/token\"")),
          entry("jwks_uri_not_https", s -> s.with("ocm_server.jwksUri", "\"ftp://e.org/jwks\"")),
          entry("api_version_unknown", s -> s.with("ocm_server.apiVersion", "\"2.0\"")),
          entry("provider_missing", s -> s.without("ocm_server.provider")),
          entry("webdav_missing", StandardRulesTest::withoutWebdav),
          entry("resource_type_incomplete", s -> resource(s, "{\"name\": \"folder\"}")),
          entry(
              "capability_invites_missing", s -> s.with("ocm_server.capabilities", "[\"shares\"]")),
          entry("invite_dialog_missing", s -> s.without("ocm_server.inviteAcceptDialog")),
          entry("capability_malformed", s -> capability(s, "what is this")),
          entry("federation_key_reused", s -> s.federationKeyIn("ocm_server")),
          entry("ocm_keys_missing", s -> s.with("ocm_server.jwks", "{\"keys\": []}")),
          entry("ocm_key_reused", s -> s.keys("mesh_site", TestKeys.named("rules ocm"))),
          entry("statement_life_too_short", s -> s.livingFor(Duration.ofDays(6))),
          entry("statement_life_too_long", s -> s.livingFor(Duration.ofDays(401))),
          entry("policy_essential", s -> s.without("ocm_server.enabled")),
          entry("policy_one_of", s -> s.with("ocm_server.enabled", "false")),
          entry("policy_subset_of", s -> s.with("ocm_server.criteria", "[\"must-pay\"]")));

  private static GoodSite contact(GoodSite site, String mailbox) {
    site.list("federation_entity", "contacts").add(mailbox);
    return site;
  }

  private static GoodSite contacts(GoodSite site, String list) {
    return site.with("federation_entity.contacts", list);
  }

  private static GoodSite service(GoodSite site, String url) {
    return site.with(
        "mesh_site.services",
        "[{\"type\": \"storage\", \"name\": \"Files\", \"endPoints\": [{\"url\": \""
            + url
            + "\"}]}]");
  }

  private static GoodSite addon(GoodSite site, String more) {
    return site.with("mesh_site.addons", "[{\"name\": \"a\", \"version\": \"1\", " + more + "}]");
  }

  private static GoodSite withoutWebdav(GoodSite site) {
    site.list("ocm_server", "resourceTypes").remove(0);
    return site;
  }

  private static GoodSite resource(GoodSite site, String resource) {
    site.list("ocm_server", "resourceTypes").add(GoodSite.json(resource));
    return site;
  }

  private static GoodSite capability(GoodSite site, String capability) {
    site.list("ocm_server", "capabilities").add(capability);
    return site;
  }

  /** What the set says, read from the set: a rule that nobody wrote a test for is among them. */
  static List<String> codes() {
    List<String> codes = new ArrayList<>();
    RULES.shapeRules().forEach(rule -> codes.add(rule.code()));
    String policy = RULES.set().policy().toString();
    for (String operator : List.of("essential", "one_of", "subset_of", "superset_of")) {
      if (policy.contains("\"" + operator + "\"")) {
        codes.add("policy_" + operator);
      }
    }
    return codes;
  }

  private static List<CheckResult> bad(GoodSite site) {
    return RULES.judge(site.statement()).stream()
        .filter(result -> result.outcome() != Outcome.PASS)
        .toList();
  }

  @Test
  void aSiteThatSaysEverythingKeepsEveryRule() {
    List<CheckResult> results = RULES.judge(GoodSite.site().statement());

    assertThat(results)
        .extracting(CheckResult::check, CheckResult::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("shapes", Outcome.PASS),
            org.assertj.core.groups.Tuple.tuple("policy", Outcome.PASS));
  }

  @Test
  void noBreakIsOfARuleThatIsGone() {
    assertThat(new TreeSet<>(BREAKS.keySet())).isEqualTo(new TreeSet<>(codes()));
  }

  @ParameterizedTest
  @MethodSource("codes")
  void theRuleIsBrokenAloneAndSaysHowToMendIt(String code) {
    assertThat(BREAKS).as("what breaks " + code).containsKey(code);

    List<CheckResult> bad = bad(BREAKS.get(code).apply(GoodSite.site()));

    assertThat(bad).extracting(CheckResult::code).containsExactly(code);
    CheckResult result = bad.get(0);
    assertThat(result.sentence())
        .as("names the member, as a sentence")
        .containsPattern("(federation_entity|mesh_site|ocm_server)\\.[a-zA-Z]|iat, exp")
        .endsWith(".");
    assertThat(result.mend()).contains("waymark site-admin ");
  }

  /** Otherwise a rule that stops nobody would look like one that does. */
  @Test
  void onlyTheseRulesWarn() {
    Set<String> warnings = new TreeSet<>();
    RULES.shapeRules().stream()
        .filter(rule -> rule.outcome() == Outcome.WARN)
        .forEach(rule -> warnings.add(rule.code()));

    assertThat(warnings)
        .containsExactly(
            "capability_invites_missing",
            "capability_malformed",
            "contact_personal",
            "invite_dialog_missing",
            "provider_missing",
            "webdav_missing");
  }

  /** It shares libraries with its own protocol, has no invitations and names no product. */
  @Test
  void aSeafileIsWarnedAndKeptOutByNothing() {
    GoodSite site =
        GoodSite.site()
            .with("ocm_server.apiVersion", "\"1.0-proposal1\"")
            .with("ocm_server.endPoint", "\"https://cloud.example.org/api/v2.1/ocm/\"")
            .with(
                "ocm_server.resourceTypes",
                "[{\"name\": \"library\", \"shareTypes\": [\"user\"],"
                    + " \"protocols\": {\"Seafile API\": \"Seafile API\"}}]")
            .without("ocm_server.capabilities")
            .without("ocm_server.criteria")
            .without("ocm_server.tokenEndPoint")
            .without("ocm_server.inviteAcceptDialog")
            .without("ocm_server.provider");

    assertThat(bad(site))
        .allMatch(result -> result.outcome() == Outcome.WARN)
        .extracting(CheckResult::code)
        .containsExactlyInAnyOrder(
            "webdav_missing",
            "capability_invites_missing",
            "invite_dialog_missing",
            "provider_missing");
  }

  @Test
  void aSiteOfATestingFederationMayBeWithoutTls() {
    GoodSite site =
        service(GoodSite.site(), "http://localhost:8081/")
            .at("http://localhost:8081")
            .with("ocm_server.endPoint", "\"http://localhost:8081/ocm\"")
            .with("ocm_server.tokenEndPoint", "\"http://localhost:8081/token\"")
            .with("ocm_server.jwksUri", "\"http://localhost:8081/jwks\"");

    assertThat(bad(site)).isEmpty();
  }

  @Test
  void aFindingQuotesWhatTheSiteSays() {
    assertThat(bad(GoodSite.site().with("mesh_site.country", "\"UK\\u001b[2J\"")))
        .singleElement()
        .extracting(CheckResult::sentence)
        .asString()
        .endsWith("It says 'UK?[2J'.");
  }

  /** XPath's end of text, not Java's, which is also in front of a last line end. */
  @Test
  void aLineEndAfterAnAddressIsNoPartOfAnAddress() {
    GoodSite site = GoodSite.site().with("ocm_server.endPoint", "\"https://e.org/ocm\\n\"");

    assertThat(bad(site)).extracting(CheckResult::code).containsExactly("end_point_not_https");
  }
}
