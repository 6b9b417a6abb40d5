package org.waymark.registry.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.client.sync.Source;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.archive.MirrorSettings;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.testing.FolderFetcher;
import org.waymark.registry.testing.IndependentReader;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.registry.testing.TestRegistry;

/**
 * Killed within a backup, a restore or a rebuild: it can be run again, and half of it is unused.
 */
class KilledArchiveIT {
  private static final int SITES = 300;
  private static final int SIZE = SITES + 2;
  private static final int MOST_MICROS = 1_500_000;

  @TempDir Path temp;
  private Path data;
  private Path archive;
  private Path mirror;
  private Path target;

  @BeforeEach
  void create() {
    data = temp.resolve("data");
    archive = temp.resolve("backup.zip");
    mirror = temp.resolve("mirror");
    target = temp.resolve("new");
    try (TestRegistry test = TestRegistry.create(data)) {
      test.registry().backup(archive);
      test.admitMany(SITES);
      test.registry().publishStatic(mirror);
    }
  }

  private RegistryConfig config(Path at) {
    return TestRegistry.config(at, new TestClock().advance(Duration.ofHours(1)))
        .mirrors(MirrorSettings.USUAL.withAlone(true))
        .build();
  }

  private void wholeBackup() {
    try (Registry registry = Registry.open(config(data))) {
      registry.backup(archive);
    }
  }

  /** Starts it and sees it die; 0 when it was quicker. */
  private int run(String what, Path at, Path other, String fatal, long micros) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(TestDatabase.arguments());
    command.addAll(
        List.of(
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            DoomedArchiver.class.getName(),
            what,
            at.toString(),
            other.toString(),
            fatal));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("begins");
      if (fatal.equals("none")) {
        CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS)
            .execute(() -> process.toHandle().destroyForcibly());
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
      assertThat(process.exitValue()).as("killed, or done").isIn(0, 137);
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** What is in a folder is a registry of so many entries that goes on. */
  private void requireGoesOn(Path at, long size) {
    try (Registry registry = Registry.open(config(at))) {
      registry.ready().join();
      assertThat(registry.status().size()).isEqualTo(size);
      registry.heartbeat();
    }
    IndependentReader.Directory read =
        IndependentReader.read(
            at.resolve("directory"), new TestClock().advance(Duration.ofHours(2)).instant());
    assertThat(read.size()).isEqualTo(size + 1);
  }

  /** Either nothing that opens, and then it is restored again; or all of it. */
  private void requireRestorable() {
    try {
      Registry.open(config(target)).close();
    } catch (RegistryException unfinished) {
      assertThat(unfinished.code()).isIn("registry_missing", "registry_unfinished");
    }
    try {
      assertThat(Registry.restore(archive, config(target)).size()).isEqualTo(SIZE);
    } catch (RefusedException done) {
      assertThat(done.code()).isEqualTo("restore_target_not_empty");
    }
    requireGoesOn(target, SIZE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".restoring",
        ".restoring/root/1.json",
        ".restoring/keys/log.pem",
        ".restoring/registry.mv.db",
        "root",
        "keys",
        "registry.mv.db"
      })
  void aRestoreThatDiedAtABarrierIsRunAgain(String barrier) throws Exception {
    wholeBackup();

    int exit = run("restore", target, archive, target.resolve(barrier).toString(), 0);

    if (!TestDatabase.onPostgreSql() && barrier.startsWith(".restoring")) {
      assertThat(exit).isEqualTo(137);
    }
    requireRestorable();
  }

  @Test
  void aRestoreThatDiedAtAnyMomentIsRunAgain() throws Exception {
    wholeBackup();
    Random random = new Random(3);
    int died = 0;
    for (int kill = 0; kill < 5; kill++) {
      target = temp.resolve("new" + kill);
      died += run("restore", target, archive, "none", random.nextInt(MOST_MICROS)) == 137 ? 1 : 0;
      requireRestorable();
    }
    assertThat(died).as("how many did not end by themselves").isPositive();
  }

  @Test
  void aBackupThatDiedLeavesTheOneBeforeOrAWholeOne() throws Exception {
    Random random = new Random(5);
    Path half = temp.resolve(".tmp-backup.zip");
    for (int kill = 0; kill < 4; kill++) {
      run(
          "backup",
          data,
          archive,
          kill == 0 ? half.toString() : "none",
          random.nextInt(MOST_MICROS));
      target = temp.resolve("new" + kill);

      assertThat(Registry.restore(archive, config(target)).size()).isIn(2L, (long) SIZE);
    }
    wholeBackup();
    assertThat(half).doesNotExist();
    target = temp.resolve("last");
    assertThat(Registry.restore(archive, config(target)).size()).isEqualTo(SIZE);
    requireGoesOn(data, SIZE);
  }

  @Test
  void aRebuildThatDiedChangedNothingOrEverythingAndIsRunAgain() throws Exception {
    Random random = new Random(7);
    for (int kill = 0; kill < 5; kill++) {
      target = temp.resolve("new" + kill);
      Registry.restore(archive, config(target));
      Path barrier = target.resolve(kill == 0 ? ".rebuilding" : ".rebuilding/copy");

      run(
          "rebuild",
          target,
          mirror,
          kill < 2 ? barrier.toString() : "none",
          random.nextInt(MOST_MICROS));

      requireRebuildable();
    }
  }

  private void requireRebuildable() throws IOException {
    try (var storage = TestDatabase.open(target)) {
      assertThat(storage.size()).as("all or nothing").isIn(2L, (long) SIZE);
    }
    assertThat(
            Registry.rebuild(
                    config(target),
                    new Source.FolderSource(mirror),
                    new FolderFetcher(),
                    (phase, done, all) -> {})
                .size())
        .isEqualTo(SIZE);
    assertThat(Files.exists(target.resolve(".rebuilding"))).isFalse();
    requireGoesOn(target, SIZE);
  }
}
