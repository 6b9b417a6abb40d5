package org.waymark.server;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.node.http.RateLimit;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.access.Permission;
import org.waymark.registry.access.Role;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.storage.AuditQuery;
import org.waymark.server.limit.Limited;
import org.waymark.server.limit.RateLimits;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteRequest;

/**
 * The running registry is what {@code openapi.json} says: each path and method, by everybody, with
 * answers of the shape and the status that are described there, and no others.
 */
final class OpenApiServerTest {
  private static final Actor TEST = new Actor("test");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @TempDir private Path folder;
  private Path data;
  private EmbeddedRegistry registry;
  private JsonNode document;
  private final Map<Role, String> tokens = new LinkedHashMap<>();
  private final SecureRandom random = new SecureRandom();

  @BeforeEach
  void start() throws Exception {
    data = SampleRegistry.make(folder.resolve("data"));
    RateLimits limits = RateLimits.DEFAULT;
    for (Limited kind : Limited.values()) {
      limits = limits.with(kind, RateLimit.perMinute(10_000, 10_000));
    }
    registry =
        EmbeddedRegistry.start(
            EmbeddedRegistryConfig.of(
                    RegistryConfig.at(data).timer(false).checks(new PassingInspection()).build())
                .withRateLimits(limits));
    for (Role role : Role.values()) {
      tokens.put(
          role,
          registry
              .registry()
              .tokens()
              .create(role.code(), role, Optional.empty(), Optional.empty(), TEST)
              .secret());
    }
    document = JSON.readTree(given().get(registry.publicUri() + "/openapi.json").asByteArray());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  /** An operation of the document. */
  private record Operation(String path, String method, JsonNode json) {
    String id() {
      return json.path("operationId").asText();
    }

    Optional<Permission> permission() {
      JsonNode scopes = json.path("security").path(0).path("token");
      return scopes.isEmpty() ? Optional.empty() : Permission.ofCode(scopes.get(0).asText());
    }

    boolean changes() {
      return !method.equals("get") && !permission().equals(Optional.of(Permission.READ));
    }
  }

  /** What to send, and for which object. */
  private record Sent(Map<String, String> path, String type, String body) {}

  private List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            all.add(
                                new Operation(path.getKey(), method.getKey(), method.getValue()))));
    return all;
  }

  private static Sent nothing(String... path) {
    return sent("", "", path);
  }

  private static Sent json(String body, String... path) {
    return sent("application/json", body, path);
  }

  private static Sent sent(String type, String body, String... path) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < path.length; i += 2) {
      values.put(path[i], path[i + 1]);
    }
    return new Sent(values, type, body);
  }

  private Response send(Operation operation, Sent sent, String token) {
    RequestSpecification request =
        given().urlEncodingEnabled(false).accept("application/json, text/plain");
    if (!token.isEmpty()) {
      request = request.header("Authorization", "Bearer " + token);
    }
    if (!sent.type().isEmpty()) {
      request = request.contentType(sent.type()).body(sent.body().getBytes(StandardCharsets.UTF_8));
    }
    String path = operation.path();
    for (Map.Entry<String, String> value : sent.path().entrySet()) {
      path = path.replace("{" + value.getKey() + "}", value.getValue());
    }
    return request.request(
        operation.method().toUpperCase(java.util.Locale.ROOT), registry.publicUri() + path);
  }

  /** The answer is one that the document has, in status, type and shape. */
  private void requireDescribed(Operation operation, Response answer) {
    String type = answer.contentType().split(";", 2)[0];
    JsonNode response = operation.json().path("responses").path("" + answer.statusCode());
    assertThat(response.isMissingNode())
        .as(
            "%s %s: %d is not described: %s",
            operation.method(), operation.path(), answer.statusCode(), answer.asString())
        .isFalse();
    JsonNode schema = response.path("content").path(type).path("schema");
    assertThat(schema.isMissingNode()).as("%s: %s", operation.id(), type).isFalse();
    if (type.endsWith("json")) {
      ObjectNode whole = JSON.createObjectNode();
      whole.set("components", document.get("components"));
      whole.setAll((ObjectNode) schema.deepCopy());
      assertThat(SCHEMAS.getSchema(whole).validate(answer.asString(), InputFormat.JSON))
          .as("%s %d: %s", operation.id(), answer.statusCode(), answer.asString())
          .isEmpty();
    }
    if (answer.statusCode() >= 400) {
      String code = answer.path("code");
      // What is wrong with JSON has many codes, which are described by one.
      assertThat(code.startsWith("json_") ? "json_malformed" : code)
          .as("%s %d", operation.id(), answer.statusCode())
          .isIn((Object[]) codes(response));
    }
  }

  private static String[] codes(JsonNode response) {
    return response.path("description").asText().split(", ");
  }

  private String jti() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return Base64Url.encode(bytes);
  }

  private String member(String host) {
    SampleSite site = SampleSite.named(host);
    registry.registry().admit(site.token(), TEST);
    return host;
  }

  private String invitation() {
    return registry
        .registry()
        .invitations()
        .create(org.waymark.registry.admission.InvitationOrder.forAnybody(), TEST)
        .invitation()
        .id();
  }

  private String application(SampleSite site) {
    return registry.registry().applications().submit(request(site)).id();
  }

  private String checked(SampleSite site) {
    String id = application(site);
    await()
        .until(
            () -> registry.registry().applications().get(id).orElseThrow().state().code(),
            "checked"::equals);
    return id;
  }

  private String request(SampleSite site) {
    String secret =
        registry
            .registry()
            .invitations()
            .create(org.waymark.registry.admission.InvitationOrder.forAnybody(), TEST)
            .token();
    return SiteRequest.apply(
            site.entity(), SampleRegistry.FEDERATION, Instant.now(), jti(), secret, site.token())
        .sign(site.key())
        .token();
  }

  private String rotation(SampleSite site) {
    SigningKey next = SigningKeys.ed25519(random);
    SampleSite later =
        new SampleSite(next, site.entity(), site.superior(), site.issued(), site.ver() + 1);
    return SiteRequest.rotateKey(
            site.entity(), SampleRegistry.FEDERATION, Instant.now(), jti(), later.token())
        .sign(site.key())
        .token();
  }

  private RecoverableSite committed(String name) {
    RecoverableSite site =
        RecoverableSite.of(
            EntityId.parse("https://" + name + ".example.org"),
            SampleRegistry.FEDERATION,
            Instant.now());
    registry.registry().admit(site.first(), TEST);
    return site;
  }

  private RecoverableSite recovering(String name) {
    RecoverableSite site = committed(name);
    var unused = registry.registry().recover(site.recovery(2));
    return site;
  }

  private String leaving(SampleSite site) {
    return SiteRequest.leave(
            site.entity(), SampleRegistry.FEDERATION, Instant.now(), jti(), Optional.empty())
        .sign(site.key())
        .token();
  }

  private SampleSite admitted(String host) {
    SampleSite site = SampleSite.named(host);
    registry.registry().admit(site.token(), TEST);
    return site;
  }

  private String suspended(String host) {
    SampleSite site = admitted(host);
    registry.registry().suspend(site.entity(), "test", TEST);
    return host;
  }

  private String token(String name) {
    return registry
        .registry()
        .tokens()
        .create(name, Role.AUDITOR, Optional.empty(), Optional.empty(), TEST)
        .token()
        .id();
  }

  private String decision() {
    member("decided.example.org");
    return registry.registry().audit(AuditQuery.newest(50)).stream()
        .flatMap(entry -> entry.row().decision().stream())
        .findFirst()
        .map(Sha256::hex)
        .orElseThrow();
  }

  /** For each operation what is done with success, made when it is needed. */
  private Map<String, Supplier<Sent>> successes() {
    String statement = "application/entity-statement+jwt";
    String jwt = "application/jwt";
    Map<String, Supplier<Sent>> all = new LinkedHashMap<>();
    all.put("health.live", () -> nothing());
    all.put("health.ready", () -> nothing());
    all.put("openapi", () -> nothing());
    all.put("metrics", () -> nothing());
    all.put(
        "join",
        () ->
            nothing(
                "token",
                registry
                    .registry()
                    .invitations()
                    .create(org.waymark.registry.admission.InvitationOrder.forAnybody(), TEST)
                    .token()));
    all.put("sites.admit", () -> sent(statement, SampleSite.named("new.example.org").token()));
    all.put("sites.list", () -> nothing());
    all.put("sites.show", () -> nothing("host", member("shown.example.org")));
    all.put(
        "sites.suspend",
        () -> json("{\"reason\":\"a-reason\"}", "host", member("suspended.example.org")));
    all.put("sites.renew", () -> json("{}", "host", member("renewed.example.org")));
    all.put("renewals.due", () -> nothing());
    all.put("sites.reinstate", () -> json("{}", "host", suspended("back.example.org")));
    all.put(
        "sites.revoke",
        () -> json("{\"reason\":\"a-reason\"}", "host", member("revoked.example.org")));
    all.put(
        "sites.report",
        () -> {
          SampleSite site = admitted("reported.example.org");
          var unused = registry.registry().checks().checkNow(site.entity(), TEST);
          return nothing("host", "reported.example.org");
        });
    all.put("sites.check", () -> nothing("host", member("checked.example.org")));
    all.put(
        "sites.update",
        () ->
            sent(
                statement,
                admitted("updated.example.org").version(2).token(),
                "host",
                "updated.example.org"));
    all.put(
        "sites.leave",
        () -> sent(jwt, leaving(admitted("gone.example.org")), "host", "gone.example.org"));
    all.put(
        "sites.rotateKey",
        () -> sent(jwt, rotation(admitted("rotated.example.org")), "host", "rotated.example.org"));
    all.put(
        "sites.recover",
        () -> sent(jwt, committed("lost").recovery(2), "host", "lost.example.org"));
    all.put(
        "sites.object",
        () -> sent(jwt, recovering("stolen").objection(), "host", "stolen.example.org"));
    all.put(
        "sites.recovery", () -> nothing("host", recovering("waits").entity().host().toString()));
    all.put(
        "sites.decide",
        () -> {
          var unused = registry.registry().object(recovering("disputed").objection());
          return json("{\"outcome\":\"kept\"}", "host", "disputed.example.org");
        });
    all.put("invitations.create", () -> json("{\"host\":\"invited.example.org\",\"days\":3}"));
    all.put("invitations.list", () -> nothing());
    all.put("invitations.revoke", () -> nothing("id", invitation()));
    all.put(
        "applications.apply", () -> sent(jwt, request(SampleSite.named("applies.example.org"))));
    all.put("applications.list", () -> nothing());
    all.put(
        "applications.show", () -> nothing("id", application(SampleSite.named("one.example.org"))));
    all.put(
        "applications.check", () -> nothing("id", checked(SampleSite.named("two.example.org"))));
    all.put(
        "applications.approve",
        () -> json("{}", "id", checked(SampleSite.named("three.example.org"))));
    all.put(
        "applications.decline",
        () ->
            json(
                "{\"reason\":\"not-eligible\"}",
                "id",
                checked(SampleSite.named("four.example.org"))));
    all.put("rules.show", () -> nothing());
    all.put("rules.test", () -> json("{\"standard\":true}"));
    all.put("audit.audit", () -> nothing());
    all.put("decisions.decision", () -> nothing("sha256", decision()));
    all.put("tokens.create", () -> json("{\"name\":\"new\",\"role\":\"auditor\",\"days\":1}"));
    all.put("tokens.list", () -> nothing());
    all.put("tokens.revoke", () -> nothing("id", token("gone")));
    all.put("status.status", () -> nothing());
    all.put("sparql.query", () -> sent("application/sparql-query", "SELECT ?s { ?s a wm:Site }"));
    all.put("snapshots.snapshot", () -> json("{}"));
    all.put("roots.succeed", () -> json(rootInForce()));
    all.put("intermediates.add", () -> json(intermediate("north.example.org")));
    all.put("intermediates.list", () -> nothing());
    all.put(
        "intermediates.withdraw",
        () -> {
          registry
              .registry()
              .addIntermediate(
                  List.of(SampleIntermediate.named("south.example.org").chain(data)), TEST);
          return json("{}", "host", "south.example.org");
        });
    all.put("rules.apply", () -> json("{\"standard\":true}")); // last: then nobody is admitted
    return all;
  }

  private String intermediate(String host) {
    ObjectNode order = JSON.createObjectNode();
    order.putArray("chain").add(SampleIntermediate.named(host).chain(data));
    return order.toString();
  }

  /** Taken over again is the same. */
  private String rootInForce() {
    try {
      return JsonNodeFactory.instance
          .objectNode()
          .put("root", Files.readString(data.resolve("root/1.json")))
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Operation operation(String id) {
    return operations().stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void everyOperationSucceedsForAnOperatorAsItIsDescribed() {
    Map<String, Supplier<Sent>> successes = successes();
    assertThat(operations().stream().map(Operation::id))
        .as("each operation is tried")
        .containsExactlyInAnyOrderElementsOf(successes.keySet());
    successes.forEach(
        (id, sent) -> {
          Operation operation = operation(id);
          Response answer =
              send(
                  operation,
                  sent.get(),
                  operation.permission().isEmpty() ? "" : tokens.get(Role.OPERATOR));
          assertThat(answer.statusCode()).as("%s: %s", id, answer.asString()).isBetween(200, 299);
          requireDescribed(operation, answer);
        });
  }

  private static Sent anything(Operation operation) {
    String type =
        operation.json().path("requestBody").path("content").fieldNames().hasNext()
            ? operation.json().path("requestBody").path("content").fieldNames().next()
            : "";
    return sent(
        type,
        type.equals("application/json") ? "{}" : "x",
        "host",
        "nobody.example.org",
        "id",
        "0000000000000000000000000a",
        "sha256",
        "0".repeat(64),
        "token",
        "x");
  }

  @Test
  void nobodyWithoutATokenGetsThrough() {
    for (Operation operation : operations()) {
      if (operation.permission().isEmpty()) {
        continue;
      }
      for (String token : List.of("", "wrong", "wmk_" + "0".repeat(26) + "_" + "A".repeat(43))) {
        Response answer = send(operation, anything(operation), token);

        assertThat(answer.statusCode()).as(operation.id()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer realm=");
        requireDescribed(operation, answer);
      }
    }
  }

  @Test
  void aRoleDoesWhatItMayAndNothingElse() {
    for (Operation operation : operations()) {
      if (operation.permission().isEmpty()) {
        continue;
      }
      for (Role role : Role.values()) {
        Response answer = send(operation, anything(operation), tokens.get(role));

        boolean may = role.permissions().contains(operation.permission().get());
        assertThat(answer.statusCode() == 403)
            .as("%s by %s: %s", operation.id(), role, answer.asString())
            .isNotEqualTo(may);
        requireDescribed(operation, answer);
      }
    }
  }

  @Test
  void anAuditorReadsEverythingAndChangesNothing() {
    Map<String, Supplier<Sent>> successes = successes();
    Map<Operation, Sent> prepared = new LinkedHashMap<>();
    successes.forEach((id, sent) -> prepared.put(operation(id), sent.get()));
    // What the background checks of the applications above write, they write first.
    await()
        .until(
            () ->
                registry.registry().applications().count().values().stream()
                    .mapToLong(Long::longValue)
                    .sum(),
            sum ->
                sum
                    == registry
                        .registry()
                        .applications()
                        .list(Optional.of(org.waymark.registry.admission.ApplicationState.CHECKED))
                        .size());
    String before = everything();
    Set<String> written = new TreeSet<>();

    prepared.forEach(
        (operation, sent) -> {
          if (operation.permission().isEmpty()) {
            return;
          }
          Response answer = send(operation, sent, tokens.get(Role.AUDITOR));
          if (operation.changes()) {
            assertThat(answer.statusCode()).as(operation.id()).isEqualTo(403);
            assertThat(answer.<String>path("code")).isEqualTo("permission_missing");
            written.add(operation.id());
          } else {
            assertThat(answer.statusCode()).as(operation.id()).isEqualTo(200);
          }
          requireDescribed(operation, answer);
        });

    assertThat(written).hasSizeGreaterThan(10);
    assertThat(everything()).as("nothing has changed").isEqualTo(before);
  }

  /** All that the registry knows, as an operator sees it, and what it has published. */
  private String everything() {
    StringBuilder all = new StringBuilder();
    for (String path :
        List.of("sites", "invitations", "applications", "rules", "audit?limit=1000", "tokens")) {
      all.append(
          given()
              .header("Authorization", "Bearer " + tokens.get(Role.OPERATOR))
              .get(registry.publicUri() + "/api/v1/" + path)
              .asString());
    }
    return all.append(given().get(registry.publicUri() + "/directory/checkpoint").asString())
        .toString();
  }

  @Test
  void aBodyOfAnotherTypeIsRefusedEverywhere() {
    for (Operation operation : operations()) {
      if (!operation.json().has("requestBody")) {
        continue;
      }
      Sent wrong = new Sent(anything(operation).path(), "text/plain", "{}");
      Response answer =
          send(operation, wrong, operation.permission().isEmpty() ? "" : tokens.get(Role.OPERATOR));

      assertThat(answer.statusCode()).as(operation.id()).isEqualTo(415);
      requireDescribed(operation, answer);
    }
  }

  @Test
  void aMethodThatIsNotDescribedIsNotThereAndTheOthersAreNamed() {
    Map<String, Set<String>> methods = new LinkedHashMap<>();
    operations()
        .forEach(
            it ->
                methods
                    .computeIfAbsent(it.path(), any -> new TreeSet<>())
                    .add(it.method().toUpperCase(java.util.Locale.ROOT)));
    methods.forEach(
        (path, allowed) -> {
          for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH")) {
            if (allowed.contains(method)) {
              continue;
            }
            Response answer =
                given()
                    .header("Authorization", "Bearer " + tokens.get(Role.OPERATOR))
                    .urlEncodingEnabled(false)
                    .request(
                        method,
                        registry.publicUri() + path.replaceAll("\\{[a-z0-9]+}", "a.example.org"));
            assertThat(answer.statusCode()).as("%s %s", method, path).isEqualTo(405);
            assertThat(answer.<String>path("code")).isEqualTo("method_not_allowed");
            assertThat(answer.header("Allow").split(", *")).as(path).containsAll(allowed);
          }
          if (allowed.contains("GET")) {
            String some = path.replaceAll("\\{[a-z0-9]+}", "a.example.org");
            Response get = authorized().get(registry.publicUri() + some);
            Response head = authorized().head(registry.publicUri() + some);
            assertThat(head.statusCode()).as("HEAD %s", path).isEqualTo(get.statusCode());
            assertThat(head.asByteArray()).isEmpty();
          }
        });
  }

  private RequestSpecification authorized() {
    return given()
        .urlEncodingEnabled(false)
        .header("Authorization", "Bearer " + tokens.get(Role.OPERATOR));
  }
}
