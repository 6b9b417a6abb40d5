package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.FederationConfig;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.sync.Source;
import org.waymark.node.http.BindAddress;
import org.waymark.node.http.DirectoryHandler;
import org.waymark.node.http.Listener;
import org.waymark.server.audit.SmallFederation;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.root.Root;

final class LogVerifyCommandTest {
  @TempDir private Path folder;
  private final SmallFederation small = SmallFederation.create();
  private Path root = Path.of("root.json");
  private DirectoryFolder published = new DirectoryFolder(Path.of("."));

  @BeforeEach
  void publish() {
    root = small.root(folder);
    published = new DirectoryFolder(small.publish(folder));
  }

  private CommandRun verify(String... more) {
    List<String> words = new ArrayList<>(List.of("log", "verify", "--json"));
    words.addAll(List.of(more));
    return new CommandRun.Shell(folder.resolve("data"))
        .at(small.clock())
        .run(words.toArray(String[]::new));
  }

  private CommandRun verify(Path from) {
    return verify("--root", root.toString(), "--from", from.toString());
  }

  private String entries() {
    return TilePath.holding(TilePath.ENTRIES, 0, small.federation().entries().size()).path();
  }

  @Test
  void aFolderIsReplayedFromItsFirstEntry() {
    CommandRun run = verify(folder);

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.json().path("replayedFrom").asLong()).isZero();
    assertThat(run.json().path("recordsVerified").asLong()).isEqualTo(8);
  }

  @Test
  void aMirrorIsReplayedOverHttp() throws Exception {
    try (Listener mirror =
        Listener.builder("mirror")
            .bind(BindAddress.loopback(0))
            .handler(new DirectoryHandler(published))
            .start()) {
      CommandRun run = verify("--root", root.toString(), "--from", mirror.uri().toString());

      assertThat(run.exit()).isEqualTo(ExitCode.OK);
      assertThat(run.json().path("recordsVerified").asLong()).isEqualTo(8);
    }
  }

  @Test
  void aCopyWithoutTheFirstEntriesBeginsWithItsSnapshot() {
    published.delete(entries());

    CommandRun run = verify(folder);

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.json().path("replayedFrom").asLong()).isEqualTo(4);
  }

  @Test
  void aBundleIsVerifiedFromItsSnapshotOn() {
    CommandRun run = verify(small.bundle(folder));

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.json().path("replayedFrom").asLong()).isEqualTo(4);
  }

  @Test
  void theCopyOfANodeIsVerifiedWithoutRootAndSource() throws Exception {
    Root pinned = small.federation().root();
    PinnedRoots.keep(List.of(pinned), folder.resolve("data"));
    try (Directory directory =
        Directory.open(
            DirectoryConfig.at(folder.resolve("data"))
                .clock(small.clock())
                .background(false)
                .federation(
                    new FederationConfig(
                        pinned, List.of(new Source.BundleSource(small.bundle(folder))))))) {
      assertThat(directory.syncNow().ok()).isTrue();
    }

    CommandRun run = verify();

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.json().path("size").asLong()).isEqualTo(10);
  }

  @Test
  void anEntryThatWasTamperedWithIsNotBelievedAndTheCopyIsNamed() {
    byte[] bytes = published.get(entries()).orElseThrow().bytes().clone();
    bytes[200] ^= 1;
    published.put(entries(), bytes);

    CommandRun run = verify(folder);

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(run.json().at("/error/message").asText()).contains(folder.toString());
    assertThat(run.json().at("/error/next").asText()).contains("--from");
  }

  @Test
  void anExpiredLogIsTooOldAndStillReported() {
    CommandRun run =
        verify("--root", root.toString(), "--from", folder.toString(), "--at", "2026-12-01");

    assertThat(run.exit()).isEqualTo(ExitCode.TOO_OLD);
    assertThat(run.json().path("freshness").asText()).isEqualTo("expired");
  }

  @Test
  void aServerThatDoesNotAnswerIsNotReached() {
    CommandRun run = verify("--root", root.toString(), "--from", "http://127.0.0.1:1");

    assertThat(run.exit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(run.code()).isEqualTo("connect_failed");
  }

  @Test
  void anEmptyFolderHasNoLog() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    CommandRun run = verify(empty);

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(run.code()).isEqualTo("checkpoint_missing");
  }
}
