package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.InitOptions;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.admission.Inspection;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.Rules;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.EmbeddedRegistryConfig;
import org.waymark.server.PassingInspection;
import org.waymark.server.SampleRegistry;
import org.waymark.server.SampleSite;
import org.waymark.signer.key.KeyStretching;
import org.waymark.trust.statement.SiteStatement;

/** Memberships that are renewed by hand, because their key is on another machine. */
final class SiteRenewTest {
  private static final KeyStretching CHEAP = new KeyStretching(64, 1, 1);
  private static final List<String> HOSTS =
      List.of("a.example.org", "b.example.org", "failing.example.org");

  /** A membership is good for 13 months, so that less than a quarter of it is left by then. */
  private final Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(320));

  @TempDir private Path folder;
  private Path data;
  private Path key;
  private Path passphrase;
  private Path root;

  /** One member fails its checks, and each is due after ten months. */
  private static final class OneFails implements Inspection {
    private final PassingInspection others = new PassingInspection();

    @Override
    public RuleReport check(SiteStatement statement, Rules rules) {
      RuleReport passed = others.check(statement, rules);
      return statement.sub().value().contains("failing")
          ? new RuleReport(
              passed.site(),
              passed.ver(),
              passed.rules(),
              passed.evidence(),
              passed.at(),
              List.of(
                  CheckResult.fail(
                      CheckName.DOMAIN_CONTROL,
                      "domain_missing",
                      "The domain does not show the key.",
                      "Show it.")))
          : passed;
    }
  }

  private @Nullable EmbeddedRegistry running;

  @BeforeEach
  void threeMembersOfATeamsRegistry() throws Exception {
    data = folder.resolve("data");
    Registry.init(
        InitOptions.of(data, SampleRegistry.FEDERATION, "Sample")
            .withProfile(InitOptions.Profile.TEAM)
            .withStretching(CHEAP, CHEAP));
    key = Files.move(data.resolve("offline/membership.pem"), folder.resolve("membership.pem"));
    passphrase = Files.copy(data.resolve("passphrase"), folder.resolve("membership.pass"));
    root = Files.copy(data.resolve("root/1.json"), folder.resolve("root.json"));
    for (String host : HOSTS) {
      Path site = Files.writeString(folder.resolve(host), SampleSite.named(host).token());
      CommandRun admitted =
          new CommandRun.Shell(data)
              .run("site", "admit", site.toString(), "--key", key.toString(), "--json");
      assertThat(admitted.exit()).as(admitted.toString()).isEqualTo(ExitCode.OK);
    }
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
  }

  /** From now on a process holds the registry, ten months later, and one member fails. */
  private void start() throws Exception {
    running =
        EmbeddedRegistry.start(
            EmbeddedRegistryConfig.of(
                RegistryConfig.at(data).timer(false).clock(later).checks(new OneFails()).build()));
    run("site", "check", "failing.example.org");
  }

  private CommandRun run(String... words) {
    return new CommandRun.Shell(data).at(later).run(words);
  }

  private CommandRun renew(String... more) {
    List<String> words = new ArrayList<>(List.of("site", "renew"));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private CommandRun elsewhere(String... more) {
    List<String> words = new ArrayList<>(List.of("site", "renew", "--key", key.toString()));
    words.addAll(List.of("--key-passphrase-file", passphrase.toString()));
    words.addAll(List.of("--root", root.toString()));
    words.addAll(List.of(more));
    return new CommandRun.Shell(folder.resolve("desk")).run(words.toArray(String[]::new));
  }

  private Instant until(String host) {
    JsonNode site = run("site", "show", host, "--json").json();
    return Instant.parse(site.path("membershipExpires").asText());
  }

  private boolean renewed(String host) {
    return until(host).isAfter(later.instant().plus(Duration.ofDays(300)));
  }

  @Test
  void withTheKeyAtHandAllThatIsDueIsOneCommandAndWhoFailsIsNamed() throws Exception {
    start();

    CommandRun run = renew("--due", "--key", key.toString());

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.out().lines())
        .hasSize(2)
        .allMatch(line -> line.matches("renewed https://[ab]\\.example\\.org until .*"));
    assertThat(run.err())
        .contains("not renewed: failing.example.org")
        .contains("waymark site renew failing.example.org renews it all the same");
    assertThat(renewed("a.example.org")).isTrue();
    assertThat(renewed("failing.example.org")).isFalse();
    assertThat(renew("failing.example.org", "--key", key.toString()).exit()).isEqualTo(ExitCode.OK);
    assertThat(renewed("failing.example.org")).isTrue();
    CommandRun again = renew("--due", "--key", key.toString());
    assertThat(again.exit()).isEqualTo(ExitCode.OK);
    assertThat(again.err()).contains("no membership has less than a quarter");
  }

  @Test
  void theRequestsOfSeveralSitesAreOneFileThatIsSignedElsewhereAndHandedIn() throws Exception {
    start();
    Path request = folder.resolve("renewals.json");
    Path signed = folder.resolve("renewals.signed");

    CommandRun asked = renew("--due", "--request", request.toString(), "--json");
    assertThat(asked.json().path("requests")).hasSize(2);
    assertThat(asked.json().at("/failing/0/host").asText()).isEqualTo("failing.example.org");
    assertThat(renewed("a.example.org")).as("nothing was signed yet").isFalse();

    CommandRun shown = elsewhere("--in", request.toString());
    assertThat(shown.out()).contains("To be signed", "https://a.example.org", "Valid until");
    CommandRun made = elsewhere("--in", request.toString(), "--out", signed.toString());
    assertThat(made.exit()).as(made.toString()).isEqualTo(ExitCode.OK);
    assertThat(Files.readAllLines(signed)).hasSize(2);

    CommandRun handed = renew("--signed", signed.toString(), "--json");
    assertThat(handed.exit()).as(handed.toString()).isEqualTo(ExitCode.OK);
    assertThat(handed.json().path("renewed")).hasSize(2);
    assertThat(renewed("a.example.org")).isTrue();
    assertThat(renewed("b.example.org")).isTrue();

    CommandRun twice = renew("--signed", signed.toString(), "--json");
    assertThat(twice.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(twice.json().findValuesAsText("code"))
        .containsExactly("membership_unexpected", "membership_unexpected");
  }

  @Test
  void itWorksWhereNobodyHoldsTheRegistryToo() throws Exception {
    Path request = folder.resolve("one.json");
    Path signed = folder.resolve("one.signed");

    CommandRun without = renew("a.example.org", "--json");
    assertThat(without.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(without.json().at("/failed/0/code").asText()).isEqualTo("membership_key_offline");
    assertThat(without.json().at("/failed/0/next").asText()).contains("--request FILE");
    assertThat(renew("a.example.org", "--request", request.toString()).exit())
        .isEqualTo(ExitCode.OK);
    assertThat(Files.readString(request)).contains("\"step\" : \"renew\"");
    elsewhere("--in", request.toString(), "--out", signed.toString());

    CommandRun run = renew("a.example.org", "--signed", signed.toString());

    assertThat(run.out()).startsWith("renewed https://a.example.org until ");
    assertThat(renewed("a.example.org")).isTrue();
  }

  @Test
  void oneThatFailsKeepsNoOtherFromBeingRenewed() {
    CommandRun run =
        renew("stranger.example.org", "b.example.org", "--key", key.toString(), "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_A_MEMBER);
    assertThat(run.json().at("/failed/0/code").asText()).isEqualTo("not_a_member");
    assertThat(run.json().at("/renewed/0/host").asText()).isEqualTo("b.example.org");
  }

  @Test
  void aTokenForAnotherSiteIsNotHandedIn() throws Exception {
    Path request = folder.resolve("one.json");
    Path signed = folder.resolve("one.signed");
    renew("a.example.org", "--request", request.toString());
    elsewhere("--in", request.toString(), "--out", signed.toString());

    CommandRun run = renew("b.example.org", "--signed", signed.toString(), "--json");

    assertThat(run.json().at("/failed/0/code").asText()).isEqualTo("signed_missing");
    assertThat(renewed("b.example.org")).isFalse();
  }

  @Test
  void whatIsMissingIsAskedFor() throws Exception {
    assertThat(renew().code()).isEqualTo("site_not_given");
    assertThat(renew("a.example.org", "--due").code()).isEqualTo("renewal_ambiguous");
    Path nonsense = Files.writeString(folder.resolve("nonsense"), "no token\n");
    CommandRun run = renew("--signed", nonsense.toString());
    assertThat(run.code()).isEqualTo("signed_malformed");
    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
  }

  @Test
  void theStatusNamesTheCommandForEachThatExpires() throws Exception {
    start();

    JsonNode expiring = run("registry", "status", "--json").json().path("expiring");

    assertThat(expiring.findValuesAsText("next"))
        .contains("waymark site renew a.example.org")
        .contains("at the site a.example.org: waymark site-admin update")
        .anyMatch(next -> next.startsWith("where the root keys are: waymark root rotate"))
        .hasSameSizeAs(expiring);
    assertThat(run("registry", "status").err()).contains("next: ");
  }
}
