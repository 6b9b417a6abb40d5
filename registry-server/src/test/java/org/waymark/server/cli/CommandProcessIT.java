package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.server.audit.SmallFederation;
import org.waymark.trust.statement.SiteStatement;

/** Commands as processes of their own, from the built jar, with the exit codes of the contract. */
final class CommandProcessIT {
  @TempDir private Path folder;
  private final SmallFederation small = SmallFederation.create();

  private CommandRun verify(Path bundle) throws Exception {
    return WaymarkProcess.run(
        "bundle",
        "verify",
        bundle.toString(),
        "--root",
        small.root(folder).toString(),
        "--at",
        small.now().toString());
  }

  @Test
  void aGoodBundleIsExitZero() throws Exception {
    CommandRun run = verify(small.bundle(folder));

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("verified");
  }

  @Test
  void oneFlippedBitIsExitFourAndNoStackTrace() throws Exception {
    byte[] good = Files.readAllBytes(small.bundle(folder));
    for (int at : new int[] {0, good.length / 3, good.length - 2}) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      Path file = Files.write(folder.resolve("bad.bundle"), bad);

      CommandRun run = verify(file);

      assertThat(run.exit()).as("byte %d", at).isEqualTo(ExitCode.NOT_BELIEVED);
      assertThat(run.err()).contains(file.toString()).doesNotContain("\tat ", "Exception");
    }
  }

  @Test
  void namesAreResolvedWithTheLargestExitCode() throws Exception {
    CommandRun run =
        WaymarkProcess.run(
            "resolve",
            "user@" + SmallFederation.MEMBER,
            SmallFederation.SUSPENDED,
            SmallFederation.STRANGER,
            "--root",
            small.root(folder).toString(),
            "--from",
            small.bundle(folder).toString(),
            "--at",
            small.now().toString());

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.out()).contains("a member, active", "[suspended]", "[not_a_member]");
  }

  @Test
  void aNodeStopsOnSigtermAndTakesItsHintAway() throws Exception {
    Path data = folder.resolve("node");
    try (WaymarkProcess node =
        WaymarkProcess.start(
            "node",
            "start",
            "--json",
            "--data",
            data.toString(),
            "--root",
            small.root(folder).toString(),
            "--from",
            small.bundle(folder).toString(),
            "--listen",
            "127.0.0.1:0",
            "--local-listen",
            "127.0.0.1:0")) {
      JsonNode ready = node.document();
      HttpURLConnection live =
          (HttpURLConnection)
              URI.create(ready.path("local").asText() + "/health/live")
                  .toURL()
                  .openConnection(Proxy.NO_PROXY);
      assertThat(live.getResponseCode()).isEqualTo(200);
      assertThat(data.resolve("node.json")).exists();

      node.stop();

      assertThat(data.resolve("node.json")).doesNotExist();
    }
  }

  /** DESIGN 7: the same counters with other bytes are refused, so a site must never make them. */
  @Test
  void noVersionIsSignedTwiceHoweverOftenTheSignerIsKilled() throws Exception {
    Path data = folder.resolve("site");
    assertThat(
            WaymarkProcess.run(
                    "site-admin",
                    "init",
                    "cloud.example.org",
                    "--federation",
                    "https://federation.example.org",
                    "--offline",
                    "--data",
                    data.toString())
                .exit())
        .isEqualTo(ExitCode.OK);
    Random random = new Random(7);
    Map<Long, String> seen = new HashMap<>();
    for (int i = 0; i < 8; i++) {
      try (WaymarkProcess signer =
          WaymarkProcess.start("site-admin", "sign", "--data", data.toString())) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250 + random.nextInt(700)));
        signer.kill();
      }
      collect(data, seen);
    }

    CommandRun last = WaymarkProcess.run("site-admin", "sign", "--json", "--data", data.toString());

    assertThat(last.exit()).isEqualTo(ExitCode.OK);
    assertThat(seen).doesNotContainKey(last.json().path("ver").asLong());
  }

  /** Whatever anybody may have read so far, from both places where a statement is written. */
  private static void collect(Path data, Map<Long, String> seen) throws IOException {
    Path handedIn = data.resolve("statement.jwt");
    if (Files.exists(handedIn)) {
      remember(Files.readString(handedIn).strip(), seen);
    }
    Path statements = data.resolve("statements");
    if (!Files.isDirectory(statements)) {
      return;
    }
    try (var files = Files.list(statements)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jwt")).toList()) {
        remember(Files.readString(file), seen);
      }
    }
  }

  private static void remember(String token, Map<Long, String> seen) {
    SiteStatement statement = SiteStatement.parse(token, false);
    statement.requireSelfSigned();
    assertThat(seen.getOrDefault(statement.ver(), token)).isEqualTo(token);
    seen.put(statement.ver(), token);
  }
}
