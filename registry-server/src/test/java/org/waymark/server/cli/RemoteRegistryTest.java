package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operators' commands against a registry on another machine, and what they print. */
final class RemoteRegistryTest {
  private static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");
  private static final String TOKEN = "wmk_01jd8m3v5k_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789";
  private static final String REPORT =
      "{'site':'https://cloud.example.org','ver':1,'rules':'00','evidence':'00','at':1795406400,"
          + "'worst':'fail','results':["
          + "{'check':'possession','outcome':'pass','code':'ok',"
          + "'sentence':'The statement is signed by a key that it names.','mend':''},"
          + "{'check':'tls','outcome':'warn','code':'tls_expires_soon',"
          + "'sentence':'The certificate of cloud.example.org is good for 9 days.',"
          + "'mend':'Renew it.'},"
          + "{'check':'domain_control','outcome':'fail','code':'domain_missing',"
          + "'sentence':'https://cloud.example.org/.well-known/waymark is not there.',"
          + "'mend':'Put a file there with the line waymark-site-key=abc.'}]}";

  @TempDir private Path folder;
  private StandInRegistry registry;
  private Path token;

  @BeforeEach
  void start() throws Exception {
    registry = new StandInRegistry();
    token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private CommandRun run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--registry", registry.url(), "--token-file", token.toString()));
    return shell().run(all.toArray(String[]::new));
  }

  private CommandRun.Shell shell() {
    return new CommandRun.Shell(folder.resolve("data")).at(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static String application(String state) {
    return "{'id':'4q7n2c5x8m1v6k3z9t0w5r2y7b','state':'"
        + state
        + "','entityId':'https://cloud.example.org','host':'cloud.example.org','kind':'admit',"
        + "'ver':1,'created':'2026-11-22T10:00:00Z','changed':'2026-11-22T10:01:00Z','report':"
        + REPORT
        + "}";
  }

  @Test
  void theTokenIsShownAndNeverPrinted() {
    registry.on("GET /invitations", 200, "{'invitations':[]}");

    CommandRun run = run("invite", "list");

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
    assertThat(registry.asked()).extracting("authorization").containsExactly("Bearer " + TOKEN);
    assertThat(run.toString()).doesNotContain(TOKEN);
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void theEnvironmentNamesRegistryAndToken() {
    registry.on("GET /tokens", 200, "{'tokens':[]}");

    CommandRun run =
        new CommandRun.Shell(
                folder.resolve("data"),
                java.util.Map.of(
                    "WAYMARK_REGISTRY", registry.url(), "WAYMARK_TOKEN_FILE", token.toString()),
                Clock.systemUTC(),
                new byte[0])
            .run("token", "list");

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aPrivateAuthorityIsBelievedWhereItIsNamed() throws Exception {
    PrivateCertificate certificate = PrivateCertificate.make(folder);
    try (StandInRegistry secure = new StandInRegistry(certificate.context())) {
      secure.on("GET /tokens", 200, "{'tokens':[]}");
      String[] words = {
        "token", "list", "--registry", secure.url(), "--token-file", token.toString()
      };
      String[] named = Arrays.copyOf(words, words.length + 2);
      named[words.length] = "--ca";
      named[words.length + 1] = certificate.pem().toString();

      assertThat(shell().run(words).code()).isEqualTo("registry_unreachable");
      assertThat(secure.asked()).as("no token was sent").isEmpty();
      assertThat(shell().run(named).exit()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void withoutATokenNobodyIsAsked() {
    CommandRun run = shell().run("invite", "list", "--registry", registry.url());

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("token_file_not_given");
    assertThat(registry.asked()).isEmpty();
  }

  @Test
  void aTokenIsNotSentInTheClear() {
    CommandRun run =
        shell()
            .run(
                "invite",
                "list",
                "--registry",
                "http://registry.example.org",
                "--token-file",
                token.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("registry_not_https");
    assertThat(run.err()).contains("--registry https://registry.example.org");
  }

  @Test
  void aFileWithoutATokenIsNamedAndNotQuoted() throws Exception {
    Files.writeString(token, "my secret password\n");

    CommandRun run = run("invite", "list");

    assertThat(run.code()).isEqualTo("token_file_malformed");
    assertThat(run.err()).contains(token.toString()).doesNotContain("password");
  }

  @Test
  void whatARegistryRefusesIsRefusedWithItsWords() {
    registry.on(
        "GET /invitations",
        403,
        "{'code':'permission_missing','detail':'The token may not do that.',"
            + "'next':'ask an operator for another'}");

    CommandRun run = run("invite", "list");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.code()).isEqualTo("permission_missing");
    assertThat(run.err())
        .contains("The token may not do that.")
        .contains("next: ask an operator for another");
  }

  @Test
  void aPageInPlaceOfAnAnswerIsNoRegistry() {
    registry.on("GET /invitations", 200, "<html>Welcome</html>");

    CommandRun run = run("invite", "list");

    assertThat(run.exit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(run.code()).isEqualTo("registry_unreachable");
    assertThat(run.err()).contains(registry.url());
  }

  @Test
  void anUnknownIdentifierIsNoStranger() {
    registry.on(
        "DELETE /invitations/nothing",
        404,
        "{'code':'invitation_unknown','detail':'There is no invitation nothing.'}");

    assertThat(run("invite", "revoke", "nothing").exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void anInvitationIsExplainedToWhoeverPassesItOn() throws Exception {
    registry.on(
        "POST /invitations",
        201,
        "{'id':'01jd8m3v5k9q2x7w4t6r8y0zab','host':'cloud.example.org','kind':'admit',"
            + "'label':'University of Example','state':'open','created':'2026-11-23T04:00:00Z',"
            + "'createdBy':'operator:anna','expires':'2026-12-07T04:00:00Z','token':'t',"
            + "'url':'https://registry.example.org/join/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_abcde"
            + "#root=1.5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8'}");

    CommandRun run =
        run("invite", "create", "--host", "cloud.example.org", "--for", "University of Example");

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
    assertThat(registry.asked().get(0).body())
        .isEqualTo("{\"host\":\"cloud.example.org\",\"label\":\"University of Example\"}");
    new Golden().check("invite-create", run);
  }

  @Test
  void anInvitationForNewKeysSaysWhatItIsFor() {
    registry.on(
        "POST /invitations",
        201,
        "{'id':'i','host':'cloud.example.org','kind':'rekey','state':'open',"
            + "'expires':'2026-11-25T04:00:00Z','url':'https://registry.example.org/join/x'}");

    CommandRun run =
        run("invite", "create", "--host", "cloud.example.org", "--rekey", "--days", "2");

    assertThat(registry.asked().get(0).body())
        .isEqualTo("{\"host\":\"cloud.example.org\",\"kind\":\"rekey\",\"days\":2}");
    assertThat(run.out().replaceAll("\\s+", " ")).contains("new keys in place of those it lost");
  }

  @Test
  void anApplicationSaysFirstWhatKeepsTheSiteOut() throws Exception {
    registry.on("GET /applications/4q7n2c5x8m1v6k3z9t0w5r2y7b", 200, application("checked"));

    CommandRun run = run("application", "show", "4q7n2c5x8m1v6k3z9t0w5r2y7b");

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
    new Golden().check("application-show", run);
  }

  @Test
  void aListOfApplicationsCountsTheirChecks() throws Exception {
    registry.on(
        "GET /applications?state=checked",
        200,
        "{'applications':[" + application("checked") + "]}");

    CommandRun run = run("application", "list", "--state", "checked");

    new Golden().check("application-list", run);
  }

  @Test
  void aCheckThatFailsIsTheAnswerNo() {
    registry.on("POST /applications/4q7n2c5x8m1v6k3z9t0w5r2y7b/check", 200, application("checked"));

    assertThat(run("application", "check", "4q7n2c5x8m1v6k3z9t0w5r2y7b").exit())
        .isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aDeclinedApplicationSaysWhy() {
    registry.on("POST /applications/a1/decline", 200, application("declined"));

    CommandRun run = run("application", "decline", "a1", "--reason", "no-contract");

    assertThat(run.out()).isEqualTo("declined https://cloud.example.org (no-contract)\n");
    assertThat(registry.asked().get(0).body()).isEqualTo("{\"reason\":\"no-contract\"}");
  }

  @Test
  void everyActiveMemberIsCheckedAndTheWorstCounts() {
    registry
        .on(
            "GET /sites?status=active",
            200,
            "{'sites':[{'host':'a.example'},{'host':'b.example'}]}")
        .on("POST /sites/a.example/check", 200, "{'site':{},'report':{'results':[]}}")
        .on("POST /sites/b.example/check", 200, "{'site':{},'report':" + REPORT + "}");

    CommandRun run = run("site", "check", "--all");

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.out())
        .contains("https://cloud.example.org: 1 failed, 1 warning, 1 passed")
        .contains("To mend it: Put a file there");
  }

  @Test
  void aSiteIsNamedOrAllAreAndNotBoth() {
    assertThat(run("site", "check").code()).isEqualTo("site_not_given");
    assertThat(run("site", "check", "a.example", "--all").code()).isEqualTo("site_not_given");
  }

  @Test
  void aTokenIsPrintedOnceWithWhatToDoWithIt() throws Exception {
    registry.on(
        "POST /tokens",
        201,
        "{'id':'01jd8m3v5k','name':'anna','role':'operator','permissions':['read'],"
            + "'created':'2026-11-23T04:00:00Z','expires':'2027-11-23T04:00:00Z',"
            + "'token':'wmk_01jd8m3v5k_secret'}");

    CommandRun run =
        run("token", "create", "anna", "--role", "operator", "--only", "read", "--days", "365");

    assertThat(registry.asked().get(0).body())
        .isEqualTo("{\"name\":\"anna\",\"role\":\"operator\",\"only\":[\"read\"],\"days\":365}");
    new Golden().check("token-create", run);
  }

  @Test
  void theTokensAreListedWithoutWhatTheyAreShownBy() {
    registry.on(
        "GET /tokens",
        200,
        "{'tokens':[{'id':'t1','name':'anna','role':'operator','permissions':['read','invite'],"
            + "'created':'2026-11-23T04:00:00Z'},{'id':'t2','name':'old','role':'auditor',"
            + "'permissions':['read'],'created':'2025-11-23T04:00:00Z',"
            + "'expires':'2026-11-22T04:00:00Z'},{'id':'t3','name':'gone','role':'auditor',"
            + "'permissions':['read'],'created':'2025-11-23T04:00:00Z',"
            + "'revoked':'2026-01-01T00:00:00Z'}]}");

    CommandRun run = run("token", "list");

    assertThat(run.out().lines())
        .containsExactly(
            "TOKEN  NAME  ROLE      MAY          MADE        STATE",
            "t1     anna  operator  read invite  2026-11-23  good",
            "t2     old   auditor   read         2025-11-23  expired 24 hours ago",
            "t3     gone  auditor   read         2025-11-23  revoked 2026-01-01");
  }

  @Test
  void theAuditTrailIsAskedForWhatIsMeant() throws Exception {
    registry.on(
        "GET /audit?limit=2&subject=https%3A%2F%2Fcloud.example.org&actor=operator%3Aanna",
        200,
        "{'rows':[{'id':7,'at':'2026-11-23T03:59:00Z','actor':'operator:anna','action':'suspend',"
            + "'subject':'https://cloud.example.org','reason':'key-dispute','entry':12},"
            + "{'id':5,'at':'2026-11-22T03:59:00Z','actor':'operator:anna','action':'refused',"
            + "'subject':'https://cloud.example.org','reason':'rules-failed',"
            + "'detail':'The check tls fails.'}],'next':5}");

    CommandRun run =
        run(
            "audit",
            "list",
            "--site",
            "cloud.example.org",
            "--actor",
            "operator:anna",
            "--limit",
            "2");

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
    new Golden().check("audit-list", run);
  }

  @Test
  void aTestOfRulesNamesWhoWouldFailAndWhy() throws Exception {
    registry.on(
        "POST /rules/test",
        200,
        "{'members':[{'entityId':'https://good.example.org','worst':'pass','results':[]},"
            + "{'entityId':'https://cloud.example.org','worst':'fail','results':[{'check':'shapes',"
            + "'outcome':'fail','code':'country_missing','sentence':'It names no country.',"
            + "'mend':'Set country: waymark site-admin edit.'}]}],'wouldFail':1}");

    CommandRun run = run("rules", "test", "--standard");

    assertThat(registry.asked().get(0).body()).isEqualTo("{\"standard\":true}");
    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    new Golden().check("rules-test", run);
  }

  @Test
  void rulesAreNamedOnce() {
    assertThat(run("rules", "apply").code()).isEqualTo("rules_not_given");
    assertThat(run("rules", "apply", "here", "--standard").code()).isEqualTo("rules_not_given");
    assertThat(registry.asked()).isEmpty();
  }
}
