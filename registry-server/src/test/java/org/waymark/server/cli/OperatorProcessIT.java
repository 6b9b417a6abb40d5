package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.server.SampleRegistry;
import org.waymark.server.SampleSite;

/** The operators' commands as the processes that they are, against a registry that runs. */
final class OperatorProcessIT {
  @TempDir private Path folder;

  private static CommandRun run(List<String> at, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(at);
    return WaymarkProcess.run(all.toArray(String[]::new));
  }

  private static CommandRun ok(CommandRun run) {
    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
    return run;
  }

  @Test
  void eachGroupWorksWithATokenFromElsewhere() throws Exception {
    Path data =
        SampleRegistry.make(folder.resolve("data"), URI.create("https://registry.example.org"));
    List<String> beside = List.of("--data", data.toString());
    Path site =
        Files.writeString(
            folder.resolve("site.jwt"), SampleSite.named("cloud.example.org").token());
    try (WaymarkProcess registry =
        WaymarkProcess.start(
            "registry",
            "start",
            "--listen",
            "127.0.0.1:0",
            "--json",
            "--data",
            data.toString(),
            "--alone")) {
      String url = registry.document().path("control").asText();
      CommandRun made = ok(run(beside, "token", "create", "anna", "--role", "operator", "--json"));
      Path token =
          Files.writeString(folder.resolve("token"), made.json().path("token").asText() + "\n");
      List<String> elsewhere =
          List.of(
              "--data",
              folder.resolve("desk").toString(),
              "--registry",
              url,
              "--token-file",
              token.toString());

      assertThat(ok(run(elsewhere, "invite", "create")).out()).contains("/join/", "#root=1.");
      assertThat(ok(run(elsewhere, "application", "list")).err()).contains("no applications yet");
      ok(run(elsewhere, "site", "admit", site.toString()));
      CommandRun tried = run(elsewhere, "rules", "test", "--standard");
      assertThat(tried.exit()).as(tried.toString()).isEqualTo(ExitCode.REFUSED);
      String decision =
          ok(run(elsewhere, "audit", "list", "--json")).json().findValue("decision").asText();
      assertThat(ok(run(elsewhere, "decision", "show", decision)).out())
          .contains("admit https://cloud.example.org", "operator:anna");
      assertThat(ok(run(elsewhere, "registry", "status")).out()).contains("1 active");
    }
  }
}
