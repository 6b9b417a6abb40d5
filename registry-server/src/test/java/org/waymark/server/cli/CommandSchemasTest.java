package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.node.http.BindAddress;
import org.waymark.node.http.DirectoryHandler;
import org.waymark.node.http.Listener;
import org.waymark.server.FurnishedSite;
import org.waymark.server.JsonSchemas;
import org.waymark.server.audit.SmallFederation;

/** What commands print with {@code --json}, against the published schemas. */
final class CommandSchemasTest {
  private static final List<String> OF_A_PEER =
      List.of(
          "query",
          "entityId",
          "host",
          "member",
          "status",
          "freshness",
          "ocm",
          "jwks",
          "services",
          "federations",
          "evidence");
  private static final List<String> OF_OCM =
      List.of(
          "endPoint",
          "apiVersion",
          "capabilities",
          "criteria",
          "resourceTypes",
          "tokenEndPoint",
          "inviteAcceptDialog");

  @TempDir private Path folder;

  private CommandRun resolve(SmallFederation federation, String from, String... names) {
    List<String> words = new ArrayList<>(List.of("resolve"));
    words.addAll(List.of(names));
    words.addAll(List.of("--root", federation.root(folder).toString(), "--from", from, "--json"));
    return new CommandRun.Shell(folder.resolve("data"))
        .at(federation.clock())
        .run(words.toArray(String[]::new));
  }

  private JsonNode fromBundle(SmallFederation federation, String... names) {
    return resolve(federation, federation.bundle(folder).toString(), names).json();
  }

  /** Looked up by proofs, as from a registry. */
  private JsonNode fromMirror(SmallFederation federation, String... names) throws Exception {
    DirectoryFolder published = new DirectoryFolder(federation.publish(folder));
    try (Listener mirror =
        Listener.builder("mirror")
            .bind(BindAddress.loopback(0))
            .handler(new DirectoryHandler(published))
            .start()) {
      return resolve(federation, mirror.uri().toString(), names).json();
    }
  }

  private static void fits(String schema, JsonNode document) {
    assertThat(JsonSchemas.errors(schema, document)).as(document.toString()).isEmpty();
  }

  private static void isRefused(String schema, JsonNode document) {
    assertThat(JsonSchemas.errors(schema, document)).as(document.toString()).isNotEmpty();
  }

  private static final String[] ONE_OF_EACH = {
    SmallFederation.MEMBER,
    SmallFederation.SUSPENDED,
    SmallFederation.REVOKED,
    SmallFederation.LEFT,
    SmallFederation.STRANGER,
    "no_name"
  };

  @Test
  void answersFromABundleFit() {
    JsonNode printed = fromBundle(SmallFederation.create(), ONE_OF_EACH);

    assertThat(printed.path("results")).hasSize(ONE_OF_EACH.length);
    fits("cli-resolve", printed);
  }

  @Test
  void answersByProofsFit() throws Exception {
    JsonNode printed = fromMirror(SmallFederation.create(), ONE_OF_EACH);

    assertThat(printed.path("results")).hasSize(ONE_OF_EACH.length);
    fits("cli-resolve", printed);
  }

  @Test
  void answersFromASourceThatIsNotReachedFit() {
    JsonNode printed =
        resolve(SmallFederation.create(), "http://127.0.0.1:1", SmallFederation.MEMBER).json();

    assertThat(printed.at("/results/0/error/code").asText()).isEqualTo("connect_failed");
    fits("cli-resolve", printed);
  }

  @Test
  void answersFromABundleThatIsDamagedFit() throws Exception {
    SmallFederation federation = SmallFederation.create();
    Files.writeString(federation.bundle(folder), "nonsense");

    JsonNode printed =
        resolve(federation, folder.resolve("directory.bundle").toString(), SmallFederation.MEMBER)
            .json();

    assertThat(printed.at("/results/0").has("error")).isTrue();
    fits("cli-resolve", printed);
  }

  @Test
  void aFurnishedMemberHasEveryMemberOfTheContractFromABundle() {
    everyMember(fromBundle(furnished(), SmallFederation.MEMBER));
  }

  @Test
  void aFurnishedMemberHasEveryMemberOfTheContractByItsProof() throws Exception {
    everyMember(fromMirror(furnished(), SmallFederation.MEMBER));
  }

  private static SmallFederation furnished() {
    return SmallFederation.furnished(FurnishedSite.metadata());
  }

  private static void everyMember(JsonNode printed) {
    fits("cli-resolve", printed);
    JsonNode peer = printed.at("/results/0");
    assertThat(peer.fieldNames()).toIterable().containsExactlyElementsOf(OF_A_PEER);
    assertThat(peer.path("ocm").fieldNames()).toIterable().containsAll(OF_OCM);
    assertThat(peer.at("/ocm/inviteAcceptDialog").asText())
        .isEqualTo("https://member.example.org/accept");
    assertThat(peer.at("/ocm/resourceTypes/0/protocols/webdav").asText()).isEqualTo("/dav");
    assertThat(peer.at("/jwks/keys")).hasSize(1);
    assertThat(peer.at("/services/0/type").asText()).isEqualTo("jupyter");
  }

  @Test
  void bothWaysToTheSameMemberSayTheSame() throws Exception {
    ObjectNode whole =
        (ObjectNode) fromBundle(furnished(), SmallFederation.MEMBER).at("/results/0");
    ObjectNode proved =
        (ObjectNode) fromMirror(furnished(), SmallFederation.MEMBER).at("/results/0");

    assertThat((JsonNode) proved.without("evidence")).isEqualTo(whole.without("evidence"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query",
        "entityId",
        "host",
        "member",
        "status",
        "freshness",
        "ocm",
        "jwks",
        "services",
        "federations",
        "evidence"
      })
  void aPeerThatLacksAMemberIsRefused(String member) {
    JsonNode printed = fromBundle(furnished(), SmallFederation.MEMBER);
    ((ObjectNode) printed.at("/results/0")).remove(member);

    isRefused("cli-resolve", printed);
  }

  @Test
  void aRefusalWithTheDataOfAPeerIsRefused() {
    JsonNode printed = fromBundle(SmallFederation.create(), SmallFederation.SUSPENDED);
    ((ObjectNode) printed.at("/results/0")).putObject("ocm");

    isRefused("cli-resolve", printed);
  }

  @Test
  void aRefusalWithoutItsCodeIsRefused() {
    JsonNode printed = fromBundle(SmallFederation.create(), SmallFederation.STRANGER);
    ((ObjectNode) printed.at("/results/0/error")).remove("code");

    isRefused("cli-resolve", printed);
  }

  private JsonNode probe(String document) throws Exception {
    Path file = Files.writeString(folder.resolve("discovery.json"), document);
    return CommandRun.of("ocm", "probe", file.toString(), "--json").json();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"enabled\": true, \"apiVersion\": \"1.1.0\", \"endPoint\": \"https://a.example/ocm\"}",
        "{\"enabled\": false}",
        "<p>",
        ""
      })
  void probesFit(String document) throws Exception {
    fits("cli-ocm-probe", probe(document));
  }

  @ParameterizedTest
  @CsvSource({
    "'', readable",
    "'', normalized",
    "'', findings",
    "'', clients",
    "/findings/0, code",
    "/findings/0, severity",
    "/findings/0, message",
    "/clients, ocis",
    "/clients/reva, ok",
    "/clients/reva, reason"
  })
  void aProbeThatLacksAMemberIsRefused(String where, String member) throws Exception {
    JsonNode printed = probe("<p>");
    JsonNode removed = ((ObjectNode) printed.at(where)).remove(member);

    assertThat(removed).isNotNull();
    isRefused("cli-ocm-probe", printed);
  }

  @ParameterizedTest
  @CsvSource({
    "resolve cloud.example.org --root nowhere.json --json",
    "resolve --json",
    "ocm probe nowhere.json --json",
    "site list --json --data nowhere"
  })
  void aCommandThatCannotDoItsWorkSaysSoInOneShape(String command) {
    JsonNode printed = CommandRun.of(command.split(" ")).json();

    fits("cli-error", printed);
    isRefused("cli-error", ((ObjectNode) printed.deepCopy()).put("anotherMember", 1));
    ((ObjectNode) printed.path("error")).remove("message");
    isRefused("cli-error", printed);
  }

  /** The document itself is checked where the demo is played. */
  @ParameterizedTest
  @ValueSource(strings = {"ok", "checks", "urls"})
  void aReportOfADemoThatLacksAMemberIsRefused(String member) throws Exception {
    ObjectNode report =
        (ObjectNode)
            new ObjectMapper()
                .readTree(
                    "{\"ok\": true, \"urls\": {\"registry\": \"http://127.0.0.1:1\"},"
                        + " \"checks\": [{\"name\": \"a\", \"ok\": true, \"detail\": \"b\"}]}");
    fits("cli-demo", report);
    report.remove(member);

    isRefused("cli-demo", report);
  }
}
