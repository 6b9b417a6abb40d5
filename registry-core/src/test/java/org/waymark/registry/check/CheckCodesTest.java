package org.waymark.registry.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.client.fetch.StubPeer;
import org.waymark.client.fetch.TestAuthority;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.rules.RuleReport;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.TestKeys;

/** What a server does, and which code its administrator is given for it: the whole table. */
class CheckCodesTest {

  private static final String NEXTCLOUD_404 = "{\"message\":\"waymark not supported\"}";
  private static final String DNS = "_waymark." + CheckedSite.HOST;

  private static Arguments row(
      CheckName check, String code, String server, Consumer<CheckedSite> behaviour) {
    return Arguments.of(check, code, server, behaviour);
  }

  private static Consumer<CheckedSite> file(StubPeer.Script script) {
    return site -> site.paths.put(DomainControl.PATH, script);
  }

  private static Consumer<CheckedSite> discovery(StubPeer.Script script) {
    return site -> site.paths.put("/.well-known/ocm", script);
  }

  private static Consumer<CheckedSite> keys(StubPeer.Script script) {
    return site -> site.paths.put("/jwks.json", script);
  }

  private static Consumer<CheckedSite> member(String name, String value) {
    return site -> site.discovery.put(name, value);
  }

  private static void nextcloud404(StubPeer.Exchange exchange) throws IOException {
    exchange.say(
        "HTTP/1.1 404 Not Found\nX-NEXTCLOUD-WELL-KNOWN: 1\nContent-Type: application/json\n"
            + "Content-Length: "
            + NEXTCLOUD_404.length()
            + "\n\n"
            + NEXTCLOUD_404);
  }

  static Stream<Arguments> domain() {
    CheckName check = CheckName.DOMAIN_CONTROL;
    String other = DomainControl.line(TestKeys.named("stranger").publicKey().thumbprint());
    return Stream.of(
        row(check, "ok", "serves the line", site -> {}),
        row(
            check,
            "ok",
            "serves several lines, for a rotation",
            site ->
                file(e -> e.ok("text/plain", other + "\r\n" + site.line() + "\r\n")).accept(site)),
        row(
            check,
            "ok",
            "serves the line without a type",
            site -> file(e -> e.ok("application/octet-stream", site.line())).accept(site)),
        row(
            check,
            "ok",
            "has the line in DNS only",
            site -> {
              site.paths.remove(DomainControl.PATH);
              site.txt.put(DNS, List.of("v=spf1 -all", site.line()));
            }),
        row(
            check,
            "domain_redirected",
            "redirects to a page with the line",
            site -> {
              site.paths.put("/moved", e -> e.ok("text/plain", site.line()));
              file(e -> e.status(302, "Location: /moved")).accept(site);
            }),
        row(
            check,
            "domain_html",
            "answers HTML with status 200, with the line in it",
            site ->
                file(e -> e.ok("text/html", "<html>\n" + site.line() + "\n</html>")).accept(site)),
        row(
            check,
            "domain_missing",
            "answers HTML with status 404",
            file(
                e ->
                    e.say(
                        "HTTP/1.1 404 Not Found\nContent-Type: text/html\nContent-Length: 13\n\n"
                            + "<html></html>"))),
        row(check, "domain_missing", "has no such file", file(e -> e.status(404))),
        row(check, "domain_missing", "forbids it", file(e -> e.status(403))),
        row(check, "domain_missing", "serves an empty file", file(e -> e.ok("text/plain", ""))),
        row(
            check,
            "domain_missing",
            "never ends its body",
            file(
                e -> {
                  e.say("HTTP/1.1 200 OK\nContent-Type: text/plain\n\n");
                  e.forever("waymark ");
                })),
        row(
            check,
            "domain_efss_answered",
            "lets Nextcloud answer",
            file(CheckCodesTest::nextcloud404)),
        row(
            check,
            "domain_efss_answered",
            "lets oCIS answer with its start page",
            file(
                e ->
                    e.ok(
                        "text/html",
                        "<!DOCTYPE html><html><head><title>ownCloud</title></head></html>"))),
        row(
            check,
            "domain_efss_answered",
            "lets OpenCloud answer with its start page",
            file(e -> e.ok("text/html", "<!DOCTYPE html><html><title>OpenCloud</title></html>"))),
        row(
            check,
            "domain_wrong_key",
            "serves a stranger's line",
            file(e -> e.ok("text/plain", other))),
        row(
            check,
            "domain_wrong_key",
            "has a stranger's line in DNS",
            site -> {
              site.paths.remove(DomainControl.PATH);
              site.txt.put(DNS, List.of(other));
            }),
        row(
            check,
            "domain_dns_unreachable",
            "has no file, and DNS is down",
            site -> {
              site.paths.remove(DomainControl.PATH);
              site.txt.put(DNS, List.of("SERVFAIL"));
            }),
        row(check, "domain_unreachable", "is overloaded", file(e -> e.status(503))),
        row(check, "domain_unreachable", "hangs up", file(StubPeer.Exchange::end)),
        row(check, "domain_timeout", "says nothing", file(StubPeer.Exchange::fallSilent)),
        row(
            check,
            "domain_timeout",
            "drips",
            file(
                e -> {
                  e.say("HTTP/1.1 200 OK\nContent-Type: text/plain\n\n");
                  e.drip("waymark-site-key=");
                })));
  }

  static Stream<Arguments> server() {
    VerificationKey stranger = TestKeys.named("stranger").publicKey();
    return Stream.of(
        row(CheckName.TLS, "ok", "has a good certificate", site -> {}),
        row(
            CheckName.TLS,
            "tls_expires_soon",
            "forgot to renew",
            site -> site.now = site.now.plus(Duration.ofDays(75))),
        row(
            CheckName.TLS,
            "tls_expired",
            "has a certificate that ended by the registry's clock",
            site -> site.now = site.now.plus(Duration.ofDays(100))),
        row(CheckName.DISCOVERY_LIVE, "ok", "has a document", site -> {}),
        row(
            CheckName.DISCOVERY_LIVE,
            "discovery_unreachable",
            "has no document",
            discovery(e -> e.status(404))),
        row(
            CheckName.DISCOVERY_LIVE,
            "discovery_unreachable",
            "never ends its document",
            discovery(
                e -> {
                  e.say("HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"a\":\"");
                  e.forever("waymark ");
                })),
        row(
            CheckName.DISCOVERY_LIVE,
            "discovery_timeout",
            "drips its document",
            discovery(
                e -> {
                  e.say("HTTP/1.1 200 OK\nContent-Type: application/json\n\n");
                  e.drip("{\"enabled\":");
                })),
        row(
            CheckName.DISCOVERY_LIVE,
            "discovery_unreadable",
            "answers HTML",
            discovery(e -> e.ok("text/html", "<html>"))),
        row(
            CheckName.DISCOVERY_LIVE,
            "discovery_disabled",
            "switched OCM off",
            site -> site.discovery.put("enabled", false)),
        row(CheckName.DISCOVERY_MATCHES, "ok", "says what it certified", site -> {}),
        row(
            CheckName.DISCOVERY_MATCHES,
            "discovery_drifts",
            "was updated",
            member("apiVersion", "1.2.0")),
        row(
            CheckName.DISCOVERY_MATCHES,
            "discovery_differs",
            "has another end point",
            site -> site.discovery.put("endPoint", site.id() + "/other")),
        row(CheckName.ENDPOINTS, "ok", "has its end points", site -> {}),
        row(
            CheckName.ENDPOINTS,
            "endpoint_elsewhere",
            "has its end point on another host",
            member("endPoint", "https://elsewhere.test/ocm")),
        row(
            CheckName.ENDPOINTS,
            "endpoint_elsewhere",
            "has its end point on another port",
            member("tokenEndPoint", "https://" + CheckedSite.HOST + "/token")),
        row(
            CheckName.ENDPOINTS,
            "endpoint_not_https",
            "has an end point without TLS",
            site ->
                site.discovery.put("inviteAcceptDialog", "http://" + site.id().host() + "/accept")),
        row(CheckName.KEYS, "ok", "publishes the certified keys", site -> {}),
        row(
            CheckName.KEYS,
            "keys_differ",
            "publishes another key",
            keys(e -> e.ok(JwkSet.of(stranger).toJson().toString()))),
        row(
            CheckName.KEYS,
            "keys_differ",
            "publishes one key more",
            site ->
                keys(e -> e.ok(JwkSet.of(site.ocmKey.publicKey(), stranger).toJson().toString()))
                    .accept(site)),
        row(CheckName.KEYS, "keys_differ", "took its keys away", keys(e -> e.ok("{\"keys\":[]}"))),
        row(CheckName.KEYS, "keys_unreadable", "publishes HTML", keys(e -> e.ok("<html>"))),
        row(CheckName.KEYS, "keys_unreachable", "publishes nothing", keys(e -> e.status(404))),
        row(CheckName.KEYS, "keys_timeout", "falls silent", keys(StubPeer.Exchange::fallSilent)),
        row(
            CheckName.KEYS,
            "keys_differ",
            "has a stranger's key in the document",
            site -> {
              site.discovery.remove("jwksUri");
              site.discovery
                  .putObject("publicKey")
                  .put("keyId", site.id() + "/ocm#signature")
                  .put("publicKeyPem", stranger.toPem());
            }),
        row(CheckName.CLIENTS, "ok", "writes for all", site -> {}),
        row(
            CheckName.CLIENTS,
            "client_cannot_read",
            "writes a version that is no text",
            site -> site.discovery.put("apiVersion", 1.1)));
  }

  @ParameterizedTest(name = "{0}: {1} when the server {2}")
  @MethodSource({"domain", "server"})
  void whatTheServerDoesHasItsCode(
      CheckName check, String code, String server, Consumer<CheckedSite> behaviour)
      throws Exception {
    try (CheckedSite site = new CheckedSite()) {
      SiteStatement statement = site.statement();
      behaviour.accept(site);
      CheckResult result =
          code.endsWith("_timeout")
              ? site.hastyResult(check, statement)
              : site.result(check, statement);
      assertThat(result.code()).as(result.toString()).isEqualTo(code);
      assertThat(result.sentence()).matches(".*[.?]");
      if (!code.equals("ok")) {
        assertThat(result.mend()).isNotBlank();
      }
    }
  }

  static Stream<Arguments> certificates() {
    return Stream.of(
        Arguments.of("tls_expired", CheckedSite.AUTHORITY.expiredServer(CheckedSite.HOST)),
        Arguments.of("tls_name", CheckedSite.AUTHORITY.server("other.test")),
        Arguments.of("tls_untrusted", TestAuthority.selfSigned(CheckedSite.HOST)),
        Arguments.of("tls_untrusted", new TestAuthority().server(CheckedSite.HOST)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("certificates")
  void aCertificateThatIsNotGoodHasItsCode(String code, SSLContext tls) throws Exception {
    try (CheckedSite site = new CheckedSite(tls)) {
      RuleReport report = site.check(site.statement());
      assertThat(CheckedSite.result(CheckName.TLS, report).code()).isEqualTo(code);
      assertThat(CheckedSite.result(CheckName.DOMAIN_CONTROL, report).code())
          .as("what comes over such a connection proves nothing")
          .isEqualTo("domain_unreachable");
    }
  }

  @Test
  void aDeadPortIsUnreachableForEveryCheckThatAsks() throws Exception {
    CheckedSite site = new CheckedSite();
    SiteStatement statement = site.statement();
    site.close();
    RuleReport report = site.check(statement);
    assertThat(report.failures())
        .extracting(CheckResult::code)
        .containsExactly("domain_unreachable", "tls_unreachable", "discovery_unreachable");
  }

  @Test
  void aStatementSignedByAnotherKeyFailsPossession() throws Exception {
    try (CheckedSite site = new CheckedSite()) {
      String[] own = site.statement().jws().token().split("\\.");
      String[] other =
          site.statement(certified -> certified.put("provider", "x")).jws().token().split("\\.");
      SiteStatement spliced = SiteStatement.parse(own[0] + "." + own[1] + "." + other[2], true);
      assertThat(site.result(CheckName.POSSESSION, spliced).code()).isEqualTo("possession_failed");
      assertThat(site.result(CheckName.POSSESSION, site.statement()).code()).isEqualTo("ok");
    }
  }

  @Test
  void aSiteWithNothingWrongPassesEveryCheckInTheirOrder() throws Exception {
    try (CheckedSite site = new CheckedSite()) {
      RuleReport report = site.check(site.statement());
      assertThat(report.worst()).as(report.results().toString()).isEqualTo(Outcome.PASS);
      assertThat(report.results())
          .extracting(CheckResult::check)
          .containsExactly(
              "possession",
              "domain_control",
              "tls",
              "discovery_live",
              "discovery_matches",
              "endpoints",
              "keys",
              "clients");
    }
  }

  @Test
  void aDemandOfWarnMakesAFailureAWarningAndOffLeavesItOut() throws Exception {
    try (CheckedSite site = new CheckedSite()) {
      SiteStatement statement = site.statement();
      site.paths.remove(DomainControl.PATH);
      site.paths.put("/jwks.json", e -> e.ok("{\"keys\":[]}"));
      ObjectNode checks = JsonNodeFactory.instance.objectNode();
      checks.put("shapes", "off").put("policy", "off");
      checks.put("domain_control", "warn").put("keys", "off");
      try (Checker checker = site.checker()) {
        RuleReport report = checker.check(statement, CheckedSite.rules(checks));
        assertThat(CheckedSite.result(CheckName.DOMAIN_CONTROL, report).outcome())
            .isEqualTo(Outcome.WARN);
        assertThat(report.results()).extracting(CheckResult::check).doesNotContain("keys");
      }
    }
  }

  @Test
  void withoutADocumentNothingThatNeedsItPassesUnmade() throws Exception {
    try (CheckedSite site = new CheckedSite()) {
      SiteStatement statement = site.statement();
      site.paths.remove("/.well-known/ocm");
      ObjectNode checks = JsonNodeFactory.instance.objectNode();
      checks.put("shapes", "off").put("policy", "off").put("discovery_live", "warn");
      try (Checker checker = site.checker()) {
        RuleReport report = checker.check(statement, CheckedSite.rules(checks));
        assertThat(report.failures())
            .extracting(CheckResult::code)
            .containsExactly("discovery_matches_unknown", "keys_unknown", "clients_unknown");
      }
    }
  }
}
