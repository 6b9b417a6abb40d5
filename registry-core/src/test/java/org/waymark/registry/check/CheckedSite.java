package org.waymark.registry.check;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.FetchOptions;
import org.waymark.client.fetch.StubPeer;
import org.waymark.client.fetch.TestAuthority;
import org.waymark.client.ocm.DiscoveryReader;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.rules.Rules;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.TestKeys;

/** A site on a loopback port over TLS, with which everything is well until a test spoils it. */
final class CheckedSite implements AutoCloseable {

  static final String HOST = "cloud.test";
  static final TestAuthority AUTHORITY = new TestAuthority();

  /** Patient, as nothing is to be late but what never ends. */
  static final CheckLimits PATIENT =
      new CheckLimits(Duration.ofSeconds(10), Duration.ofSeconds(20), 64);

  static final CheckLimits HASTY =
      new CheckLimits(Duration.ofMillis(700), Duration.ofMillis(1500), 64);

  private static final SSLContext GOOD = AUTHORITY.server(Duration.ofDays(90), HOST);

  final SigningKey key = TestKeys.named("site");
  final SigningKey ocmKey = TestKeys.named("ocm");
  final Map<String, StubPeer.Script> paths = new ConcurrentHashMap<>();
  final Map<String, List<String>> txt = new ConcurrentHashMap<>();
  ObjectNode discovery;
  Instant now = Instant.now();
  private final StubPeer peer;

  CheckedSite() {
    this(GOOD);
  }

  CheckedSite(SSLContext tls) {
    this(StubPeer.Exchange::path, tls);
  }

  private interface Named {
    String of(StubPeer.Exchange exchange);
  }

  private CheckedSite(Named named, SSLContext tls) {
    this.peer =
        StubPeer.tls(
            tls,
            exchange -> {
              StubPeer.Script script = paths.get(named.of(exchange));
              if (script == null) {
                exchange.status(404);
              } else {
                script.answer(exchange);
              }
            });
    this.discovery =
        JsonNodeFactory.instance
            .objectNode()
            .put("enabled", true)
            .put("apiVersion", "1.1.0")
            .put("endPoint", id() + "/ocm")
            .put("provider", "Nextcloud")
            .put("jwksUri", id() + "/jwks.json");
    discovery
        .putArray("resourceTypes")
        .addObject()
        .put("name", "file")
        .<ObjectNode>set("protocols", JsonNodeFactory.instance.objectNode().put("webdav", "/dav/"))
        .putArray("shareTypes")
        .add("user");
    discovery.putArray("capabilities").add("http-sig");
    discovery.putArray("criteria");
    paths.put(DomainControl.PATH, e -> e.ok("text/plain", line() + "\n"));
    paths.put("/.well-known/ocm", e -> e.ok(discovery.toString()));
    paths.put("/jwks.json", e -> e.ok(JwkSet.of(ocmKey.publicKey()).toJson().toString()));
  }

  EntityId id() {
    return EntityId.parseTesting("https://" + HOST + ":" + peer.port());
  }

  String line() {
    return DomainControl.line(key.publicKey().thumbprint());
  }

  /** What the site signs while its server says what it says now. */
  SiteStatement statement() {
    return statement(certified -> {});
  }

  SiteStatement statement(Consumer<ObjectNode> change) {
    ObjectNode certified =
        DiscoveryReader.read(
                discovery.toString().getBytes(StandardCharsets.UTF_8), URI.create(id().value()))
            .normalized()
            .orElseThrow()
            .toJson();
    certified.set("jwks", JwkSet.of(ocmKey.publicKey()).toJson());
    change.accept(certified);
    return SiteStatement.draft(
            id(),
            now,
            now.plus(Duration.ofDays(200)),
            JwkSet.of(key.publicKey()),
            List.of(EntityId.parse("https://mesh.example.org")))
        .withMetadata("ocm_server", certified)
        .sign(key);
  }

  Checker checker() {
    return checker(PATIENT);
  }

  Checker checker(CheckLimits limits) {
    return new Checker(network(), limits, () -> now);
  }

  CheckNetwork network() {
    return CheckNetwork.of(
        FetchOptions.of(AddressPolicy.testing())
            .withResolver(host -> List.of(InetAddress.getLoopbackAddress()))
            .withTls(AUTHORITY.client()),
        this::records);
  }

  private List<String> records(String name) throws IOException {
    List<String> found = txt.getOrDefault(name, List.of());
    if (found.contains("SERVFAIL")) {
      throw new IOException("the name server failed");
    }
    return found;
  }

  RuleReport check(SiteStatement statement) {
    try (Checker checker = checker()) {
      return checker.check(statement, rules());
    }
  }

  CheckResult result(CheckName name, SiteStatement statement) {
    return result(name, check(statement));
  }

  CheckResult hastyResult(CheckName name, SiteStatement statement) {
    try (Checker checker = checker(HASTY)) {
      return result(name, checker.check(statement, rules()));
    }
  }

  static CheckResult result(CheckName name, RuleReport report) {
    return report.results().stream()
        .filter(result -> result.check().equals(name.code()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + report.results()));
  }

  /** Every live check fails; shapes and policy are off. */
  static Rules rules() {
    ObjectNode checks = JsonNodeFactory.instance.objectNode();
    checks.put("shapes", "off").put("policy", "off");
    return rules(checks);
  }

  static Rules rules(ObjectNode checks) {
    return Rules.compile(RuleSet.of("test", "", JsonNodeFactory.instance.objectNode(), checks));
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
