package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.FederationConfig;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.sync.Source;
import org.waymark.node.http.BindAddress;
import org.waymark.node.http.DirectoryHandler;
import org.waymark.node.http.Listener;
import org.waymark.server.audit.SmallFederation;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.root.Root;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

final class ResolveCommandTest {
  @TempDir private Path folder;
  private final SmallFederation small = SmallFederation.create();
  private Path root = Path.of("root.json");
  private Path bundle = Path.of("directory.bundle");

  @BeforeEach
  void write() {
    root = small.root(folder);
    bundle = small.bundle(folder);
  }

  private CommandRun run(String... words) {
    List<String> all = new ArrayList<>(List.of("resolve"));
    all.addAll(List.of(words));
    return new CommandRun.Shell(folder.resolve("data"))
        .at(small.clock())
        .run(all.toArray(String[]::new));
  }

  private CommandRun fromBundle(String name, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(name, "--root", root.toString(), "--from", bundle.toString(), "--json"));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private static JsonNode result(CommandRun run) {
    return run.json().path("results").path(0);
  }

  private static String code(CommandRun run) {
    return result(run).path("error").path("code").asText();
  }

  @Test
  void aMemberHasEveryMemberOfTheContract() {
    JsonNode result = result(fromBundle("user@" + SmallFederation.MEMBER));

    assertThat(result.path("query").asText()).isEqualTo("user@" + SmallFederation.MEMBER);
    assertThat(result.path("entityId").asText()).isEqualTo("https://" + SmallFederation.MEMBER);
    assertThat(result.path("host").asText()).isEqualTo(SmallFederation.MEMBER);
    assertThat(result.path("member").asBoolean()).isTrue();
    assertThat(result.path("status").asText()).isEqualTo("active");
    assertThat(result.path("freshness").asText()).isEqualTo("fresh");
    assertThat(result.at("/ocm/endPoint").asText())
        .isEqualTo("https://" + SmallFederation.MEMBER + "/ocm");
    assertThat(result.path("jwks").path("keys").isArray()).isTrue();
    assertThat(result.path("services").isArray()).isTrue();
    assertThat(result.at("/federations/0").asText()).isEqualTo("https://federation.example");
    assertThat(result.at("/evidence/0/step").asText()).isEqualTo("root");
    assertThat(result.has("error")).isFalse();
  }

  @Test
  void aSiteWithTooManyKeysReadsAlikeFromABundleAndByItsProof() throws Exception {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    ArrayNode keys = metadata.putObject("ocm_server").putObject("jwks").putArray("keys");
    for (int i = 0; i <= JwkSet.MAX_KEYS; i++) {
      keys.add(TestKeys.named("key " + i).publicKey().toJwk());
    }
    SmallFederation many = SmallFederation.furnished(metadata);
    many.root(folder);
    many.bundle(folder);
    try (Listener mirror =
        Listener.builder("mirror")
            .bind(BindAddress.loopback(0))
            .handler(new DirectoryHandler(new DirectoryFolder(many.publish(folder))))
            .start()) {
      CommandRun.Shell shell = new CommandRun.Shell(folder.resolve("data")).at(many.clock());
      String[] words = {
        "resolve", SmallFederation.MEMBER, "--json", "--root", root.toString(), "--from", ""
      };
      words[6] = bundle.toString();
      JsonNode copied = result(shell.run(words));
      words[6] = mirror.uri().toString();
      JsonNode proved = result(shell.run(words));

      assertThat(proved.path("jwks").path("keys")).hasSize(JwkSet.MAX_KEYS);
      assertThat(proved.path("jwks")).isEqualTo(copied.path("jwks"));
      assertThat(proved.path("ocm")).isEqualTo(copied.path("ocm"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    SmallFederation.MEMBER + ", OK, ''",
    SmallFederation.SUSPENDED + ", REFUSED, suspended",
    SmallFederation.REVOKED + ", REFUSED, revoked",
    SmallFederation.LEFT + ", NOT_A_MEMBER, left",
    SmallFederation.STRANGER + ", NOT_A_MEMBER, not_a_member"
  })
  void eachStatusHasItsExitCode(String name, ExitCode exit, String code) {
    CommandRun run = fromBundle(name);

    assertThat(run.exit()).isEqualTo(exit);
    assertThat(code(run)).isEqualTo(code);
  }

  @Test
  void ofSeveralNamesTheLargestCodeWins() {
    CommandRun run =
        run(
            SmallFederation.SUSPENDED,
            SmallFederation.MEMBER,
            "no_name",
            SmallFederation.STRANGER,
            "--root",
            root.toString(),
            "--from",
            bundle.toString(),
            "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.json().path("results")).hasSize(4);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "MEMBER.Example.ORG",
    "member.example.org.",
    "member.example.org:443",
    "https://member.example.org",
    "https://Member.Example.org/index.php/apps",
    "http://member.example.org",
    "user@member.example.org",
    "first@second@member.example.org",
    "user@https://member.example.org",
    "user@member.example.org/folder",
    "https://member.example.org/?folder=1#top",
    "' member.example.org '"
  })
  void aNameThatIsWrittenOddlyButCanOnlyMeanOneHostIsMended(String name) {
    CommandRun run = fromBundle(name);

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(result(run).path("query").asText()).isEqualTo(name);
    assertThat(result(run).path("host").asText()).isEqualTo(SmallFederation.MEMBER);
  }

  @ParameterizedTest(name = "[{0}]")
  @CsvSource({
    "member.example.org:8443, NOT_A_MEMBER, not_a_member, member.example.org:8443",
    "bücher.example.org, NOT_A_MEMBER, not_a_member, xn--bcher-kva.example.org",
    "localhost, NOT_A_MEMBER, not_a_member, localhost",
    "[::1], USAGE, host_ipv6_literal, [::1]",
    "user@[2001:db8::1]:8443, USAGE, host_ipv6_literal, 2001:db8::1",
    "192.0.2.7, USAGE, host_ip_literal, 192.0.2.7",
    "https://user:secret@member.example.org, USAGE, host_userinfo, member.example.org",
    "member.example.org:0, USAGE, host_bad_port, member.example.org:0",
    "member.example.org:99999, USAGE, host_bad_port, member.example.org:99999",
    "member.example.org:https, USAGE, host_bad_port, member.example.org:https",
    "member..example.org, USAGE, host_bad_label, member..example.org",
    "mem_ber.example.org, USAGE, host_bad_character, mem_ber.example.org",
    "ftp://member.example.org, USAGE, host_bad_port, ftp:",
    "'', USAGE, host_empty, empty",
    "@member.example.org, USAGE, address_no_identifier, @",
    "user@, USAGE, host_empty, empty"
  })
  void aNameThatNoMemberCanHaveIsRefusedByWhatIsWrongWithIt(
      String name, ExitCode exit, String code, String said) {
    CommandRun run = fromBundle(name);

    String given = run.json().has("results") ? code(run) : run.code();
    JsonNode error =
        run.json().has("results") ? result(run).path("error") : run.json().path("error");
    assertThat(given).isEqualTo(code);
    assertThat(run.exit()).isEqualTo(exit);
    assertThat(error.path("message").asText()).contains(said);
    assertThat(error.path("next").asText()).isNotEmpty();
  }

  @Test
  void aNameOfAMegabyteIsRefusedShortly() {
    CommandRun run = fromBundle("a".repeat(1 << 20));

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result(run).path("error").path("message").asText()).hasSizeLessThan(500);
  }

  @ParameterizedTest
  @CsvSource({"P2D, newcomer_while_stale", "P15D, directory_expired", "P400D, root_expired"})
  void aBundleOfLongAgoIntroducesNobody(Duration later, String code) {
    CommandRun run = fromBundle(SmallFederation.MEMBER, "--at", small.now().plus(later).toString());

    assertThat(run.exit()).isEqualTo(ExitCode.TOO_OLD);
    assertThat(code(run)).isEqualTo(code);
  }

  @Test
  void aTimeThatIsNoneIsWrongUsage() {
    CommandRun run = fromBundle(SmallFederation.MEMBER, "--at", "tomorrow");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.json().at("/error/message").asText()).contains("tomorrow");
  }

  @Test
  void aBundleUnderAnotherRootIsNotBelieved() throws Exception {
    Root other = TestFederation.create(builder -> builder.testing(true).name("Another")).root();
    Files.write(root, other.bytes());

    CommandRun run = fromBundle(SmallFederation.MEMBER);

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(code(run)).isEqualTo("root_pin_mismatch");
    assertThat(result(run).path("error").path("message").asText()).contains(bundle.toString());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nowhere.bundle, source_missing, nowhere.bundle",
    "registry.example.org, source_missing, registry.example.org",
    "ftp://registry.example.org, source_malformed, ftp://registry.example.org",
    "https://user@registry.example.org, source_malformed, registry.example.org",
    "'https://registry.example.org/?a=1', source_malformed, registry.example.org",
    "https://, source_malformed, https://"
  })
  void aSourceThatIsNoneIsWrongUsage(String from, String code, String said) {
    CommandRun run =
        run(SmallFederation.MEMBER, "--root", root.toString(), "--from", from, "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.json().at("/error/message").asText()).contains(said);
  }

  @Test
  void aServerThatDoesNotAnswerIsNotReached() {
    CommandRun run =
        run(
            SmallFederation.MEMBER,
            "--root",
            root.toString(),
            "--from",
            "http://127.0.0.1:1",
            "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(code(run)).isEqualTo("connect_failed");
    assertThat(result(run).path("error").path("next").asText()).contains("waymark resolve");
  }

  @Test
  void aServerThatAnswersEverythingWithAPageIsNotBelievedAndNamed() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "<!DOCTYPE html><p>Welcome".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://localhost:" + server.getAddress().getPort();

      CommandRun run =
          run(SmallFederation.MEMBER, "--root", root.toString(), "--from", url, "--json");

      assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
      assertThat(code(run)).isEqualTo("json_malformed");
      assertThat(result(run).at("/error/message").asText()).contains(url);
      assertThat(result(run).at("/evidence/0/step").asText()).isEqualTo("root");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aFileThatIsNoRootIsNamed() throws Exception {
    Files.writeString(root, "{}");

    CommandRun run = fromBundle(SmallFederation.MEMBER);

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(run.json().at("/error/message").asText()).contains(root.toString());
  }

  @Test
  void aRootFileThatIsMissingIsWrongUsage() throws Exception {
    Files.delete(root);

    assertThat(fromBundle(SmallFederation.MEMBER).code()).isEqualTo("file_missing");
  }

  @Test
  void aRootFileThatIsAFolderIsWrongUsage() throws Exception {
    Files.delete(root);
    Files.createDirectory(root);

    assertThat(fromBundle(SmallFederation.MEMBER).code()).isEqualTo("file_is_folder");
  }

  @Test
  void withoutARootNothingIsBelieved() {
    CommandRun run = run(SmallFederation.MEMBER, "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("root_not_given");
    assertThat(Files.exists(folder.resolve("data"))).isFalse();
  }

  @Test
  void twoRootsOfOneFederationAreWrongUsage() {
    CommandRun run =
        run(SmallFederation.MEMBER, "--root", root.toString(), "--root", root.toString());

    assertThat(run.code()).isEqualTo("root_twice");
  }

  @Test
  void aFolderWithoutACopyIsTooOldForAnAnswer() {
    CommandRun run = run(SmallFederation.MEMBER, "--root", root.toString(), "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.TOO_OLD);
    assertThat(run.code()).isEqualTo("not_synced");
    assertThat(Files.exists(folder.resolve("data"))).isFalse();
  }

  /** Fills the store as a node does, with the root kept beside it. */
  private Directory store() throws Exception {
    Root pinned = small.federation().root();
    PinnedRoots.keep(List.of(pinned), folder.resolve("data"));
    Directory directory =
        Directory.open(
            DirectoryConfig.at(folder.resolve("data"))
                .clock(small.clock())
                .background(false)
                .federation(
                    new FederationConfig(pinned, List.of(new Source.BundleSource(bundle)))));
    assertThat(directory.syncNow().ok()).isTrue();
    return directory;
  }

  @Test
  void theCopyOfANodeAnswersWithoutRootAndSource() throws Exception {
    store().close();

    CommandRun run = run(SmallFederation.MEMBER, SmallFederation.SUSPENDED, "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(result(run).path("member").asBoolean()).isTrue();
  }

  @Test
  void aStaleCopyGoesOnWithWhomItKnew() throws Exception {
    store().close();

    CommandRun run =
        run(SmallFederation.MEMBER, "--at", small.now().plus(Duration.ofDays(2)).toString());

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("stale");
  }

  @Test
  void aCopyThatAnotherProcessHasIsNotReachedAndTheNextCommandIsNamed() throws Exception {
    try (Directory held = store()) {
      assertThat(held.status().federations()).hasSize(1);
      new NodeFile("http://127.0.0.1:8181").write(folder.resolve("data"));

      CommandRun run = run(SmallFederation.MEMBER, "--json");

      assertThat(run.exit()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(run.code()).isEqualTo("store_locked");
      assertThat(run.json().at("/error/next").asText())
          .contains("curl http://127.0.0.1:8181/v1/peers/");
    }
  }

  @Test
  void withoutANameThereIsNothingToResolve() {
    CommandRun run =
        CommandRun.of(
            Map.of(), Clock.systemUTC(), java.io.InputStream.nullInputStream(), "resolve");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("HOST_OR_OCM_ADDRESS");
  }
}
