package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.InvitationOrder;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.rules.RuleSet;
import org.waymark.server.SampleRegistry;
import org.waymark.server.SampleSite;
import org.waymark.server.cli.Office.Way;
import org.waymark.trust.statement.SiteRequest;

/** The operators' commands behave the same wherever they are given. */
final class OperatorCommandsTest {
  @TempDir private Path folder;
  private Path data = Path.of(".");

  @BeforeEach
  void make() {
    data = SampleRegistry.make(folder.resolve("data"), URI.create("https://registry.example.org"));
  }

  private static CommandRun ok(CommandRun run) {
    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
    return run;
  }

  private Path statement(String host) throws Exception {
    return Files.writeString(folder.resolve(host), SampleSite.named(host).token() + "\n");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void anInvitationIsMadeListedAndTakenBack(Way way) throws Exception {
    try (Office office = new Office(way, folder, data)) {
      JsonNode made =
          ok(office.run("invite", "create", "--host", "cloud.example.org", "--json")).json();
      String id = made.path("id").asText();

      assertThat(made.path("url").asText()).contains("/join/").contains("#root=1.");
      CommandRun list = ok(office.run("invite", "list", "--state", "open"));
      assertThat(list.out()).contains(id, "cloud.example.org");
      assertThat(list.out()).doesNotContain(made.path("token").asText());
      ok(office.run("invite", "revoke", id));
      assertThat(office.run("invite", "list", "--state", "open").err())
          .contains("no invitation is open");
      assertThat(office.run("invite", "revoke", "0".repeat(26)).exit()).isEqualTo(ExitCode.USAGE);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void theCatalogueIsAsked(Way way) throws Exception {
    Path question =
        Files.writeString(folder.resolve("hosts.rq"), "SELECT ?host { ?s wm:host ?host }\n");
    try (Office office = new Office(way, folder, data)) {
      String typed = "ASK { ?s wm:host 'cloud.example.org' }";
      assertThat(ok(office.run("catalogue", "query", question.toString())).err())
          .contains("no site is like that");
      assertThat(ok(office.run("catalogue", "query", typed)).out()).isEqualTo("no\n");

      ok(office.run("site", "admit", statement("cloud.example.org").toString()));

      assertThat(ok(office.run("catalogue", "query", question.toString())).out().lines())
          .containsExactly("host", "cloud.example.org");
      assertThat(ok(office.run("catalogue", "query", typed)).out()).isEqualTo("yes\n");
      JsonNode json = ok(office.run("catalogue", "query", question.toString(), "--json")).json();
      assertThat(json.at("/results/bindings/0/host/value").asText()).isEqualTo("cloud.example.org");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aQuestionThatCannotBeAnsweredIsRefusedAlike(Way way) throws Exception {
    try (Office office = new Office(way, folder, data)) {
      CommandRun malformed = office.run("catalogue", "query", "SELECT {");
      CommandRun refused =
          office.run("catalogue", "query", "ASK { SERVICE <http://localhost/> { ?a ?b ?c } }");
      CommandRun large =
          office.run("catalogue", "query", "ASK { ?a ?b '" + "x".repeat(20_000) + "' }");
      CommandRun missing = office.run("catalogue", "query", "none.rq");

      assertThat(malformed.code()).isEqualTo("query_malformed");
      assertThat(malformed.exit()).isEqualTo(ExitCode.USAGE);
      assertThat(malformed.err()).contains("waymark catalogue query --help");
      assertThat(refused.code()).isEqualTo("query_refused");
      assertThat(refused.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
      assertThat(large.code()).isEqualTo("query_too_large");
      assertThat(large.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
      assertThat(missing.code()).isEqualTo("file_missing");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void newKeysNeedAHost(Way way) throws Exception {
    try (Office office = new Office(way, folder, data)) {
      assertThat(office.run("invite", "create", "--rekey").code())
          .isEqualTo("invitation_host_missing");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void anApplicationIsShownAndDeclined(Way way) throws Exception {
    String id = application();
    try (Office office = new Office(way, folder, data)) {
      assertThat(ok(office.run("application", "list")).out()).contains(id, "cloud.example.org");
      assertThat(ok(office.run("application", "show", id)).out())
          .startsWith("https://cloud.example.org wants to become a member");
      CommandRun declined = office.run("application", "decline", id, "--reason", "no-contract");
      assertThat(ok(declined).out()).contains("declined https://cloud.example.org (no-contract)");
      assertThat(office.run("application", "decline", id, "--reason", "no-contract").code())
          .isEqualTo("application_state");
      assertThat(office.run("application", "show", "a".repeat(26)).exit())
          .isEqualTo(ExitCode.USAGE);
    }
  }

  /** Sent in while nobody looks at sites, so that it stays unchecked. */
  private String application() {
    SampleSite site = SampleSite.named("cloud.example.org");
    try (Registry registry = Registry.open(RegistryConfig.at(data).timer(false).build())) {
      String invitation =
          registry.invitations().create(InvitationOrder.forAnybody(), new Actor("test")).token();
      SiteRequest request =
          SiteRequest.apply(
                  site.entity(),
                  SampleRegistry.FEDERATION,
                  Instant.now().truncatedTo(ChronoUnit.SECONDS),
                  "AbCdEfGhIjKlMnOpQrStUvWx",
                  invitation,
                  site.token())
              .sign(site.key());
      Application application = registry.applications().submit(request.token());
      return application.id();
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tokensAreMadeListedAndTakenBack(Way way) throws Exception {
    try (Office office = new Office(way, folder, data)) {
      JsonNode made =
          ok(office.run("token", "create", "carl", "--role", "auditor", "--days", "30", "--json"))
              .json();

      assertThat(made.path("token").asText()).startsWith("wmk_");
      assertThat(ok(office.run("token", "list")).out()).contains("carl", "auditor", "expires in");
      ok(office.run("token", "revoke", made.path("id").asText()));
      assertThat(office.run("token", "list").out()).contains("revoked ");
      assertThat(office.run("token", "revoke", "nothing").exit()).isEqualTo(ExitCode.USAGE);
      assertThat(office.run("token", "create", "carl", "--role", "king").exit())
          .isEqualTo(ExitCode.USAGE);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void rulesAreShownTriedAndApplied(Way way) throws Exception {
    Path rules = folder.resolve("rules");
    try (Office office = new Office(way, folder, data)) {
      ok(office.run("site", "admit", statement("cloud.example.org").toString()));

      CommandRun shown = ok(office.run("rules", "show", "--to", rules.toString()));
      assertThat(shown.out()).contains("Rules in force", RuleSet.standard().hash().hex());
      CommandRun tried = office.run("rules", "test", rules.toString());
      assertThat(tried.exit()).as(tried.toString()).isEqualTo(ExitCode.REFUSED);
      assertThat(tried.out()).contains("1 of 1 member", "https://cloud.example.org");
      assertThat(ok(office.run("rules", "apply", rules.toString())).out())
          .contains("in force from now on");
      Path other = statement("other.example.org");
      CommandRun refused = office.run("site", "admit", other.toString());
      assertThat(refused.code()).isEqualTo("rules_in_force");
      ok(office.run("site", "admit", other.toString(), "--unchecked", "founding-member"));
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void whatWasDecidedIsWrittenDownAndDisclosed(Way way) throws Exception {
    Path published = folder.resolve("directory");
    Path document = folder.resolve("decision.json");
    try (Office office = new Office(way, folder, data)) {
      ok(office.run("site", "admit", statement("cloud.example.org").toString()));
      ok(office.run("site", "suspend", "cloud.example.org", "--reason", "key-dispute"));

      JsonNode rows =
          ok(office.run("audit", "list", "--site", "cloud.example.org", "--json"))
              .json()
              .path("rows");
      assertThat(rows.findValuesAsText("action")).containsExactly("suspend", "admit");
      assertThat(rows.findValuesAsText("actor"))
          .containsOnly(way == Way.ELSEWHERE ? "operator:anna" : rows.at("/0/actor").asText());
      String hash = rows.at("/0/decision").asText();
      assertThat(hash).matches("[0-9a-f]{64}");
      CommandRun shown = ok(office.run("decision", "show", hash));
      assertThat(shown.out()).contains(hash, "suspend https://cloud.example.org", "key-dispute");
      Files.writeString(document, ok(office.run("decision", "show", hash, "--json")).out());
      assertThat(office.run("decision", "show", "0".repeat(64)).exit()).isEqualTo(ExitCode.USAGE);
    }
    ok(new CommandRun.Shell(data).run("registry", "publish-static", published.toString()));

    CommandRun verified = verify(document, published);
    assertThat(ok(verified).out()).contains("entry 3 (suspend,", "names exactly this document");

    Path altered =
        Files.writeString(
            folder.resolve("altered.json"),
            Files.readString(document).replace("key-dispute", "no-contract"));
    CommandRun refused = verify(altered, published);
    assertThat(refused.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(refused.code()).isEqualTo("decision_not_in_log");
  }

  private CommandRun verify(Path document, Path published) {
    return new CommandRun.Shell(folder.resolve("stranger"))
        .run(
            "decision",
            "verify",
            document.toString(),
            "--root",
            data.resolve("root/1.json").toString(),
            "--from",
            published.toString());
  }

  @Test
  void anAuditorReadsEverythingAndChangesNothing() throws Exception {
    try (Office office = new Office(Way.ELSEWHERE, folder, data)) {
      Path token = office.token("auditor", "auditor");
      for (List<String> read :
          List.of(
              List.of("invite", "list"),
              List.of("application", "list"),
              List.of("site", "list"),
              List.of("rules", "show"),
              List.of("token", "list"),
              List.of("audit", "list"),
              List.of("registry", "status"))) {
        assertThat(office.as(token, read.toArray(String[]::new)).exit())
            .as(read.toString())
            .isEqualTo(ExitCode.OK);
      }
      for (List<String> change :
          List.of(
              List.of("invite", "create"),
              List.of("rules", "apply", "--standard"),
              List.of("token", "create", "x", "--role", "auditor"),
              List.of("site", "suspend", "cloud.example.org", "--reason", "x"),
              List.of("registry", "snapshot"))) {
        CommandRun run = office.as(token, change.toArray(String[]::new));
        assertThat(run.exit()).as(change + " " + run).isEqualTo(ExitCode.REFUSED);
      }
    }
  }
}
