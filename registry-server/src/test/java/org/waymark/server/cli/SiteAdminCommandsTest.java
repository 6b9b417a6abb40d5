package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.server.JsonSchemas;
import org.waymark.signer.jws.CompactJws;
import org.waymark.trust.testing.TestFederation;

final class SiteAdminCommandsTest {
  @TempDir private Path folder;
  private final TestFederation federation = TestFederation.testing();
  private volatile String provider = "Example";
  private HttpServer server = start();
  private Clock clock = Clock.fixed(federation.now(), ZoneOffset.UTC);

  private HttpServer start() {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      started.createContext(
          "/.well-known/ocm",
          exchange -> {
            byte[] body = discovery().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      started.start();
      return started;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String discovery() {
    return "{\"enabled\":true,\"apiVersion\":\"1.1.0\",\"endPoint\":\"http://%s/ocm\",\"provider\":\"%s\",\"resourceTypes\":[]}"
        .formatted(host(), provider);
  }

  private String host() {
    return "localhost:" + server.getAddress().getPort();
  }

  @BeforeEach
  void writeRoot() throws Exception {
    Files.write(folder.resolve("root.json"), federation.root().bytes());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private CommandRun run(String... words) {
    return new CommandRun.Shell(data()).at(clock).run(words);
  }

  private CommandRun init(String... more) {
    String[] words = new String[4 + more.length];
    words[0] = "site-admin";
    words[1] = "init";
    words[2] = "--root";
    words[3] = folder.resolve("root.json").toString();
    System.arraycopy(more, 0, words, 4, more.length);
    return run(words);
  }

  @Test
  void fromNothingToAStatementInTwoCommands() throws Exception {
    CommandRun init = init(host());
    CommandRun sign = run("site-admin", "sign");

    assertThat(init.exit()).isEqualTo(ExitCode.OK);
    assertThat(init.out()).contains("taken over from http://" + host() + "/.well-known/ocm");
    assertThat(sign.exit()).isEqualTo(ExitCode.OK);
    assertThat(sign.err()).contains("waymark site admit statement.jwt");
    JsonNode claims =
        CompactJws.parse(Files.readString(data().resolve("statement.jwt")).strip()).payloadObject();
    assertThat(JsonSchemas.errors("site-statement", claims)).isEmpty();
    assertThat(claims.path("sub").asText()).isEqualTo("http://" + host());
    assertThat(claims.at("/authority_hints/0").asText()).isEqualTo("https://federation.example");
    assertThat(claims.at("/metadata/ocm_server/endPoint").asText())
        .isEqualTo("http://" + host() + "/ocm");
  }

  @Test
  void whatIsPrintedForProgramsNamesTheFiles() {
    JsonNode init = init(host(), "--json").json();
    JsonNode sign = run("site-admin", "sign", "--json").json();

    assertThat(init.path("entityId").asText()).isEqualTo("http://" + host());
    assertThat(Path.of(init.at("/keys/federation").asText())).exists();
    assertThat(init.at("/discovery/readable").asBoolean()).isTrue();
    assertThat(sign.path("ver").asLong()).isOne();
    assertThat(sign.path("exp").asLong() - sign.path("iat").asLong())
        .isEqualTo(Duration.ofDays(365).toSeconds());
    assertThat(Path.of(sign.path("file").asText())).exists();
  }

  @Test
  void noPassphraseAndNoPrivateKeyIsEverPrinted() throws Exception {
    String printed = "";
    for (CommandRun run :
        new CommandRun[] {
          init(host()),
          run("site-admin", "edit"),
          run("site-admin", "sign", "--json"),
          run("site-admin", "status")
        }) {
      printed += run.out() + run.err();
    }

    assertThat(printed)
        .doesNotContain(Files.readString(data().resolve("passphrase")).strip())
        .doesNotContain("\"d\"")
        .doesNotContain("PRIVATE KEY");
  }

  @Test
  void aServerThatIsNotUpYetLeavesADraftToFill() {
    server.stop(0);

    CommandRun run = init(host());

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("not read").contains("ocm_server.enabled is not true");
  }

  @Test
  void aSecondInitIsWrongUsage() {
    init(host());

    CommandRun again = init(host(), "--json");

    assertThat(again.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(again.code()).isEqualTo("site_exists");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Cloud.Example.ORG, https://cloud.example.org",
    "https://cloud.example.org/, https://cloud.example.org",
    "cloud.example.org.:443, https://cloud.example.org",
    "https://cloud.example.org/nextcloud, https://cloud.example.org",
    "bücher.example.org, https://xn--bcher-kva.example.org",
    "cloud.example.org:8443, https://cloud.example.org:8443"
  })
  void aNameThatIsWrittenOddlyIsMended(String typed, String site) {
    assertThat(init(typed, "--offline", "--json").json().path("entityId").asText()).isEqualTo(site);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "[::1], host_ipv6_literal",
    "192.0.2.7, host_ip_literal",
    "https://user:secret@cloud.example.org, host_userinfo",
    "cloud.example.org:0, host_bad_port",
    "cloud..example.org, host_bad_label",
    "cloud_1.example.org, host_bad_character",
    "user@cloud.example.org, host_userinfo"
  })
  void aNameThatNoSiteCanHaveIsWrongUsageAndMakesNothing(String typed, String code) {
    CommandRun run = init(typed, "--offline", "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo(code);
    assertThat(data()).doesNotExist();
  }

  @Test
  void thisMachineIsNoSiteOfARealFederation() throws Exception {
    Files.write(folder.resolve("root.json"), TestFederation.create().root().bytes());

    assertThat(init(host(), "--json").code()).isEqualTo("entity_loopback");
    assertThat(
            init("http://cloud.example.org", "--offline", "--json")
                .json()
                .path("entityId")
                .asText())
        .isEqualTo("https://cloud.example.org");
    assertThat(init(host(), "--testing", "--json").code()).isEqualTo("root_not_testing");
  }

  @Test
  void editPrintsTheDraftAndSaysWhatIsLeftToDo() {
    init(host());

    CommandRun run =
        run(
            "site-admin",
            "edit",
            "--set",
            "mesh_site.country=NL",
            "--set",
            "federation_entity.contacts=noc@example.org",
            "--unset",
            "federation_entity.homepage_uri");

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.json().at("/metadata/mesh_site/country").asText()).isEqualTo("NL");
    assertThat(run.json().at("/metadata/federation_entity").has("homepage_uri")).isFalse();
    assertThat(run.err()).contains("organization_name is empty", "next: waymark site-admin sign");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "mesh_site.country, usage",
    "mesh_site.country=nl, draft_value_refused",
    "mesh_site.contry=NL, draft_path_unknown",
    "sub=https://other.example.org, draft_path_fixed"
  })
  void anEditThatCannotBeIsWrongUsageAndChangesNothing(String assignment, String code)
      throws Exception {
    init(host());
    String before = Files.readString(data().resolve("site.json"));

    CommandRun run = run("site-admin", "edit", "--set", assignment, "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo(code);
    assertThat(Files.readString(data().resolve("site.json"))).isEqualTo(before);
  }

  @Test
  void aDraftThatWasBrokenByHandIsShownAndNotSigned() throws Exception {
    init(host());
    Path draft = data().resolve("site.json");
    Files.writeString(
        draft, Files.readString(draft).replace("\"enabled\" : true", "\"enabled\" : \"yes\""));

    assertThat(run("site-admin", "edit").exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    CommandRun sign = run("site-admin", "sign", "--json");
    assertThat(sign.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(sign.code()).isEqualTo("draft_invalid");
    assertThat(sign.json().at("/error/message").asText()).contains("ocm_server.enabled");
    assertThat(run("site-admin", "status", "--offline").exit()).isEqualTo(ExitCode.NOT_BELIEVED);
  }

  @Test
  void statusOfACurrentStatementIsGood() {
    init(host());
    run("site-admin", "sign");

    CommandRun run = run("site-admin", "status");

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("version 1", "as signed", "agrees", "Test federation");
  }

  @Test
  void statusShowsWhereTheLiveSiteWentOn() {
    init(host());
    run("site-admin", "sign");
    provider = "Another";

    CommandRun run = run("site-admin", "status", "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.json().at("/live/differences/0/path").asText()).isEqualTo("provider");
    assertThat(run.json().at("/live/differences/0/after").asText()).isEqualTo("Another");
  }

  @Test
  void anExpiredStatementIsTooOld() {
    init(host());
    run("site-admin", "sign", "--days", "1");
    clock = Clock.offset(clock, Duration.ofDays(2));

    CommandRun run = run("site-admin", "status", "--offline");

    assertThat(run.exit()).isEqualTo(ExitCode.TOO_OLD);
    assertThat(run.out()).contains("expired").contains("day");
    assertThat(run.err()).contains("next: waymark site-admin sign");
  }

  @Test
  void aMissingKeyFileIsDamage() throws Exception {
    init(host());
    Files.delete(data().resolve("keys/node.pem"));

    CommandRun run = run("site-admin", "status", "--offline");

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(run.out()).contains("keys/node.pem is missing");
  }

  @Test
  void aFolderWithoutASiteIsWrongUsage() {
    CommandRun run = run("site-admin", "status", "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("site_missing");
    assertThat(run.json().at("/error/next").asText()).contains("waymark site-admin init");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "3651"})
  void daysOutOfRangeAreWrongUsage(String days) {
    init(host());

    CommandRun run = run("site-admin", "sign", "--days=" + days, "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("days_out_of_range");
  }

  @Test
  void theStatementGoesWhereItIsWanted() {
    init(host());
    Path out = folder.resolve("cloud.jwt");

    run("site-admin", "sign", "--out", out.toString());

    assertThat(out).exists();
  }

  @Test
  void aPassphraseOfOnesOwnIsNotKept() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "correct horse\n");

    init(host(), "--passphrase-file", secret.toString());

    assertThat(data().resolve("passphrase")).doesNotExist();
    assertThat(run("site-admin", "sign", "--json").code()).isEqualTo("passphrase_unreadable");
    assertThat(run("site-admin", "sign", "--passphrase-file", secret.toString()).exit())
        .isEqualTo(ExitCode.OK);
  }
}
