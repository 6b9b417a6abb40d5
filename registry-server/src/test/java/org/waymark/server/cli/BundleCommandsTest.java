package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.server.audit.SmallFederation;
import org.waymark.trust.testing.TestFederation;

final class BundleCommandsTest {
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
    return new CommandRun.Shell(folder.resolve("data")).at(small.clock()).run(words);
  }

  private CommandRun verify(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("bundle", "verify", bundle.toString(), "--root", root.toString(), "--json"));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  @Test
  void aBundleHoldsDownToTheLastRecord() {
    CommandRun run = verify();

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    JsonNode report = run.json();
    assertThat(report.path("verified").asBoolean()).isTrue();
    assertThat(report.path("size").asLong()).isEqualTo(small.federation().entries().size());
    assertThat(report.path("mapRoot").asText()).isEqualTo(small.federation().map().root().hex());
    assertThat(report.path("recordsVerified").asLong()).isEqualTo(6);
    assertThat(report.at("/sites/active").asLong()).isOne();
    assertThat(report.at("/sites/suspended").asLong()).isOne();
    assertThat(report.path("freshness").asText()).isEqualTo("fresh");
  }

  @Test
  void peopleReadTheSameReport() {
    CommandRun run = run("bundle", "verify", bundle.toString(), "--root", root.toString());

    assertThat(run.out()).contains("verified", "10 entries", "1 active, 1 suspended", "fresh");
  }

  @Test
  void oneFlippedBitInAnyByteIsNotBelieved() {
    byte[] good = SmallFederation.tiny().federation().bundle();

    List<String> survivors =
        IntStream.range(0, good.length)
            .parallel()
            .mapToObj(at -> survivor(good, at))
            .flatMap(Optional::stream)
            .toList();

    assertThat(survivors).isEmpty();
  }

  /** What was made of a bundle with one bad bit, if that was anything but a refusal. */
  private Optional<String> survivor(byte[] good, int at) {
    byte[] bad = good.clone();
    bad[at] ^= (byte) (1 << (at % 8));
    Path file = folder.resolve("bad-" + at);
    try {
      Files.write(file, bad);
      CommandRun run =
          run("bundle", "verify", file.toString(), "--root", root.toString(), "--json");
      Files.delete(file);
      return run.exit() == ExitCode.NOT_BELIEVED && !run.code().isEmpty()
          ? Optional.empty()
          : Optional.of("byte " + at + ": exit " + run.exit() + " " + run.out() + run.err());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aBundleThatIsCutOffAnywhereIsNotBelieved() throws Exception {
    byte[] good = Files.readAllBytes(bundle);
    for (int length = 0; length < good.length; length += 97) {
      Files.write(bundle, Arrays.copyOf(good, length));

      CommandRun run = verify();

      assertThat(run.exit()).as("%d bytes", length).isEqualTo(ExitCode.NOT_BELIEVED);
      assertThat(run.code()).as("%d bytes", length).isEqualTo("bundle_damaged");
    }
  }

  @Test
  void bytesBehindTheEndAreNotBelieved() throws Exception {
    ByteArrayOutputStream longer = new ByteArrayOutputStream();
    longer.writeBytes(Files.readAllBytes(bundle));
    longer.write('\n');
    Files.write(bundle, longer.toByteArray());

    assertThat(verify().exit()).isEqualTo(ExitCode.NOT_BELIEVED);
  }

  @Test
  void aLineWithoutEndIsNotReadForEver() throws Exception {
    Files.writeString(bundle, "waymark-bundle 1\nroot " + "x".repeat(3_000_000));

    CommandRun run = verify();

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(run.code()).isIn("bundle_line_too_long", "bundle_damaged");
  }

  @Test
  void aDamagedFileIsNamedWithTheNextCommand() throws Exception {
    Files.writeString(bundle, "nonsense");

    CommandRun run = verify();

    assertThat(run.json().at("/error/message").asText()).contains(bundle.toString());
    assertThat(run.json().at("/error/next").asText()).contains("waymark bundle create");
  }

  @Test
  void theRootOfAnotherFederationDoesNotBelieveIt() throws Exception {
    Files.write(root, TestFederation.create().root().bytes());

    assertThat(verify().code()).isEqualTo("root_pin_mismatch");
  }

  @ParameterizedTest
  @CsvSource({"P15D, ''", "P70D, snapshot_expired", "P400D, root_expired"})
  void aBundleOfLongAgoIsTooOld(Duration later, String code) {
    CommandRun run = verify("--at", small.now().plus(later).toString());

    assertThat(run.exit()).isEqualTo(ExitCode.TOO_OLD);
    assertThat(run.code()).isEqualTo(code);
  }

  @Test
  void aBundleOfTheFutureIsNotBelieved() {
    CommandRun run = verify("--at", "2026-10-01");

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(run.code()).isIn("statement_from_future", "entry_time");
  }

  @Test
  void aBundleThatIsMissingIsWrongUsage() throws Exception {
    Files.delete(bundle);

    assertThat(verify().exit()).isEqualTo(ExitCode.USAGE);
    assertThat(verify().code()).isEqualTo("file_missing");
  }

  @Test
  void aBundleMadeFromFilesIsTheFederationsOwn() throws Exception {
    small.publish(folder);
    Path made = folder.resolve("made.bundle");

    CommandRun run =
        run(
            "bundle",
            "create",
            made.toString(),
            "--from",
            folder.toString(),
            "--root",
            root.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("wrote " + made);
    assertThat(run.err()).contains("waymark bundle verify " + made);
    assertThat(Files.readString(made, StandardCharsets.UTF_8))
        .isEqualTo(new String(small.federation().bundle(), StandardCharsets.UTF_8));
  }

  @Test
  void aSourceThatIsNotBelievedLeavesTheOldBundle() throws Exception {
    Path source = folder.resolve("bad.bundle");
    Files.writeString(source, "nonsense");
    byte[] before = Files.readAllBytes(bundle);

    CommandRun run =
        run(
            "bundle",
            "create",
            bundle.toString(),
            "--from",
            source.toString(),
            "--root",
            root.toString(),
            "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(run.code()).isEqualTo("bundle_damaged");
    assertThat(bundle).hasBinaryContent(before);
    try (var files = Files.list(folder)) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith(".tmp"));
    }
  }

  @Test
  void aBundleIsNotWrittenIntoAFolderThatIsNotThere() {
    CommandRun run =
        run(
            "bundle",
            "create",
            folder.resolve("none/x.bundle").toString(),
            "--from",
            bundle.toString(),
            "--root",
            root.toString(),
            "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("file_missing");
  }
}
