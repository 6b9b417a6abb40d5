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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.server.audit.SmallFederation;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** {@code log monitor --once} on a copy in a folder, which grows between two runs. */
final class LogMonitorCommandTest {
  private static final String HOST = SmallFederation.MEMBER;

  @TempDir private Path folder;
  private final TestFederation federation = TestFederation.testing();
  private final TestSite site = federation.admit(HOST);
  private final SmallFederation small = SmallFederation.of(federation);
  private Path root;
  private Path published;

  @BeforeEach
  void publish() {
    root = small.root(folder);
    published = small.publish(folder);
  }

  private CommandRun look(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "log",
                "monitor",
                HOST,
                "--once",
                "--json",
                "--root",
                root.toString(),
                "--from",
                published.toString()));
    words.addAll(List.of(more));
    return new CommandRun.Shell(folder.resolve("data"))
        .at(small.clock())
        .run(words.toArray(String[]::new));
  }

  private Path statement() throws IOException {
    return Files.writeString(
        folder.resolve("statement.jwt"), site.statement().jws().token() + "\n");
  }

  private static List<String> types(CommandRun run) {
    List<String> types = new ArrayList<>();
    run.json().path("news").forEach(news -> types.add(news.path("type").asText()));
    return types;
  }

  private static List<String> codes(JsonNode of) {
    List<String> codes = new ArrayList<>();
    of.path("alarms").forEach(alarm -> codes.add(alarm.path("code").asText()));
    return codes;
  }

  @Test
  void tellsEachEntryOnce() {
    CommandRun first = look();
    assertThat(first.exit()).as(first.toString()).isEqualTo(ExitCode.OK);
    assertThat(types(first)).containsExactly("watching");

    federation.advance(Duration.ofMinutes(1));
    federation.update(site);
    federation.heartbeat();
    small.publish(folder);
    CommandRun second = look();
    CommandRun third = look();

    assertThat(types(second)).containsExactly("update");
    assertThat(second.json().path("news").path(0).path("changes").toString())
        .contains("ver: 1 -> 2");
    assertThat(second.json().path("news").path(0).path("seq").asLong()).isEqualTo(1);
    assertThat(second.exit()).isEqualTo(ExitCode.OK);
    assertThat(types(third)).isEmpty();
    assertThat(third.exit()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aStatementThatTheSiteDidNotSignIsAnAlarmAsLongAsItStands() throws Exception {
    Path own = statement();
    assertThat(look("--statement", own.toString()).exit()).isEqualTo(ExitCode.OK);

    federation.update(site);
    small.publish(folder);
    CommandRun swapped = look("--statement", own.toString());
    CommandRun later = look("--statement", own.toString());

    assertThat(swapped.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(codes(swapped.json().path("news").path(0))).containsExactly("statement_unknown");
    assertThat(types(later)).isEmpty();
    assertThat(later.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(look("--statement", statement().toString()).exit()).isEqualTo(ExitCode.OK);
  }

  @Test
  void anotherKeyIsAnAlarmUnlessItIsTheSitesOwn() throws Exception {
    Path own = statement();
    look("--statement", own.toString());
    federation.rotateKey(site);
    small.publish(folder);

    CommandRun swapped = look("--statement", own.toString());

    assertThat(swapped.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(codes(swapped.json().path("sites").path(0)))
        .containsExactly("statement_unknown", "keys_unknown");
    assertThat(look("--statement", statement().toString()).exit()).isEqualTo(ExitCode.OK);
  }

  @Test
  void withoutAnythingToCompareWithAnotherKeyIsToldLoudlyOnce() {
    look();
    federation.rotateKey(site);
    small.publish(folder);

    CommandRun changed = look();

    assertThat(changed.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(codes(changed.json().path("news").path(0))).containsExactly("keys_changed");
    assertThat(changed.json().path("news").path(0).path("changes").path(0).asText())
        .startsWith("certified federation keys: +");
    assertThat(look().exit()).isEqualTo(ExitCode.OK);
  }

  @Test
  void theExitCodeIsWhereTheHostStands() {
    federation.suspend(site);
    small.publish(folder);
    assertThat(look().exit()).isEqualTo(ExitCode.REFUSED);

    federation.leave(site);
    small.publish(folder);
    CommandRun left = look();
    assertThat(left.exit()).isEqualTo(ExitCode.NOT_A_MEMBER);
    assertThat(types(left)).containsExactly("leave");

    CommandRun stranger = look(SmallFederation.STRANGER);
    assertThat(stranger.exit()).isEqualTo(ExitCode.NOT_A_MEMBER);
    assertThat(stranger.json().path("news").path(0).path("status").asText()).isEqualTo("absent");
  }

  @Test
  void whatIsNotPublishedCannotBeReached() {
    CommandRun run =
        new CommandRun.Shell(folder.resolve("data"))
            .at(small.clock())
            .run(
                "log",
                "monitor",
                HOST,
                "--once",
                "--json",
                "--root",
                root.toString(),
                "--from",
                "http://127.0.0.1:1");

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.UNREACHABLE);
  }

  @Test
  void theWebhookIsToldWhenItIsThereAgainAndNothingTwice() throws Exception {
    List<String> received = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    int[] status = {204};
    server.createContext(
        "/hook",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          if (status[0] == 204) {
            received.add(body);
          }
          exchange.sendResponseHeaders(status[0], -1);
          exchange.close();
        });
    server.start();
    try {
      String hook = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
      look("--webhook", hook);
      assertThat(received).hasSize(1);
      assertThat(received.get(0)).contains("\"type\":\"watching\"", "\"host\":\"" + HOST + "\"");

      status[0] = 500;
      federation.update(site);
      small.publish(folder);
      CommandRun refused = look("--webhook", hook);
      assertThat(types(refused)).containsExactly("update");
      assertThat(refused.err()).contains("status 500");

      status[0] = 204;
      CommandRun again = look("--webhook", hook);
      look("--webhook", hook);
      assertThat(types(again)).isEmpty();
      assertThat(received).hasSize(2);
      assertThat(received.get(1)).contains("\"type\":\"update\"").doesNotContain("printed");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aStateThatIsNoneIsRefusedAndKept() throws Exception {
    look();
    Path state = folder.resolve("data").resolve("monitor.json");
    Files.writeString(state, "{\"origin\":1}");

    CommandRun run = look();

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(Files.readString(state)).isEqualTo("{\"origin\":1}");
  }
}
