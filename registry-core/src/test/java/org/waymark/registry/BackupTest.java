package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.archive.Backup;
import org.waymark.registry.archive.MirrorSettings;
import org.waymark.registry.archive.Restore;
import org.waymark.registry.error.ArchiveException;
import org.waymark.registry.error.MirrorsSilentException;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.error.SecondHistoryException;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.testing.FolderFetcher;
import org.waymark.registry.testing.RepeatableRandom;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.root.RootRole;

class BackupTest {
  private static final URI MIRROR = URI.create("https://mirror.example");

  @TempDir Path temp;
  private TestRegistry test;
  private Path archive;
  private Path target;

  @BeforeEach
  void create() {
    test = TestRegistry.create(temp.resolve("data"));
    archive = temp.resolve("backup.zip");
    target = temp.resolve("restored");
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Restore.Report restore() {
    return Registry.restore(archive, TestRegistry.config(target, test.clock()).build());
  }

  private Registry openRestored(MirrorSettings mirrors) {
    return Registry.open(TestRegistry.config(target, test.clock()).mirrors(mirrors).build());
  }

  private ArchiveException refused() {
    ArchiveException[] failure = new ArchiveException[1];
    assertThatThrownBy(this::restore)
        .isInstanceOfSatisfying(ArchiveException.class, e -> failure[0] = e);
    assertThat(target.resolve("registry.mv.db")).doesNotExist();
    assertThat(target.resolve("keys")).doesNotExist();
    assertThat(target.resolve(".restoring")).doesNotExist();
    return failure[0];
  }

  @Test
  void whatIsRestoredIsTheSameRegistry() throws IOException {
    SampleSite site = test.admit("a.example");
    test.admit("b.example");
    test.registry().suspend(site.id(), "rules", TestRegistry.ACTOR);
    test.registry().snapshot();
    test.admit("c.example");
    Files.writeString(test.data().resolve("config.yaml"), "heartbeat: 30m\n");
    Backup.Report written = test.registry().backup(archive);
    List<AuditRow> audit = test.registry().audit(100);
    test.close();

    Restore.Report report = restore();

    assertThat(report.size()).isEqualTo(written.size()).isEqualTo(7);
    assertThat(report.sites()).isEqualTo(3);
    assertThat(report.root()).isEqualTo(written.root());
    assertThat(target.resolve("config.yaml")).hasContent("heartbeat: 30m");
    try (Registry restored = openRestored(MirrorSettings.USUAL.withAlone(true))) {
      restored.ready().join();
      assertThat(restored.audit(100)).isEqualTo(audit);
      assertThat(Files.readAllBytes(target.resolve("directory/checkpoint")))
          .isEqualTo(Files.readAllBytes(test.directory().resolve("checkpoint")));
      assertThat(Files.readAllBytes(target.resolve("directory/bundle")))
          .isEqualTo(Files.readAllBytes(test.directory().resolve("bundle")));
      restored.reinstate(site.id(), TestRegistry.ACTOR);
      assertThat(restored.audit(1).get(0).action()).isEqualTo("reinstate");
    }
  }

  @Test
  void theFileIsForItsOwnerAloneAndReplacesTheOneBefore() throws IOException {
    Files.writeString(archive, "an older one");

    test.registry().backup(archive);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
        .isEqualTo("rw-------");
    assertThat(restore().size()).isEqualTo(2);
    try (var left = Files.list(temp)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("data", "backup.zip", "restored");
    }
  }

  @Test
  void holdsNeitherThePassphraseNorRootKeysNorAPlainKey() throws IOException {
    Files.writeString(test.data().resolve("passphrase"), "correct horse");

    test.registry().backup(archive);

    try (ZipFile zip = new ZipFile(archive.toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .contains("keys/log.pem", "root/1.json", "manifest.json")
          .noneMatch(name -> name.contains("passphrase") || name.contains("root-"));
      assertThat(zip.getInputStream(zip.getEntry("keys/log.pem")))
          .asString(StandardCharsets.US_ASCII)
          .contains("ENCRYPTED");
    }
  }

  /** Whatever letters the name of a second key's file has, which are those of its kid. */
  @Test
  void bringsBackTheKeysThatAreStillToComeIntoForce() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      RoleKeyFile made =
          RoleKeyFile.make(
              test.data(),
              RootRole.LOG,
              Optional.of(TestRegistry.passphrase()),
              TestRegistry.CHEAP,
              new RepeatableRandom("key " + i));
      names.add(made.file().getFileName().toString());
    }
    test.registry().backup(archive);

    assertThat(restore().size()).isEqualTo(2);
    assertThat(names).allSatisfy(name -> assertThat(target.resolve("keys").resolve(name)).exists());
  }

  @Test
  void yesterdaysBackupSignsNothingAndNamesMirrorSizesAndCommand() {
    test.admit("a.example");
    test.registry().backup(archive);
    test.admit("b.example");
    restore();
    FolderFetcher web = new FolderFetcher().serve(MIRROR, test.directory());

    try (Registry restored =
        openRestored(MirrorSettings.USUAL.withMirrors(List.of(MIRROR)).withFetcher(web))) {
      assertThatThrownBy(restored::heartbeat)
          .isInstanceOf(SecondHistoryException.class)
          .hasMessageContaining("https://mirror.example")
          .hasMessageContaining("4 entries")
          .hasMessageContaining("only 3 entries")
          .hasMessageContaining("waymark registry rebuild --from https://mirror.example");
    }
  }

  @Test
  void aRestoredRegistrySignsNothingBeforeSomebodyVouches() {
    test.registry().backup(archive);
    restore();

    try (Registry restored = openRestored(MirrorSettings.USUAL)) {
      assertThatThrownBy(restored::heartbeat)
          .isInstanceOf(MirrorsSilentException.class)
          .hasMessageContaining("was restored")
          .hasMessageContaining("--mirror URL")
          .hasMessageContaining("--alone");
    }
    try (Registry restored = openRestored(MirrorSettings.USUAL.withAlone(true))) {
      restored.heartbeat();
    }
    try (Registry restored = openRestored(MirrorSettings.USUAL)) {
      restored.heartbeat();
    }
  }

  @Test
  void isConsistentWhileOthersWrite() {
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Integer> writes =
        CompletableFuture.supplyAsync(
            () -> {
              int done = 0;
              while (!enough.get() && done < 2_000) {
                test.admit("site" + done++ + ".example");
              }
              return done;
            });
    try {
      for (int i = 0; i < 5; i++) {
        Path each = temp.resolve("backup" + i + ".zip");
        Backup.Report written = test.registry().backup(each);
        Restore.Report report =
            Registry.restore(
                each, TestRegistry.config(temp.resolve("restored" + i), test.clock()).build());
        assertThat(report.root()).isEqualTo(written.root());
        assertThat(report.sites()).isEqualTo(report.size() - 2);
      }
    } finally {
      enough.set(true);
    }
    assertThat(writes.join()).isPositive();
  }

  @Test
  void noByteOfItCanBeChangedUnnoticed() throws IOException {
    test.admit("a.example");
    test.registry().backup(archive);
    byte[] good = Files.readAllBytes(archive);
    int step = Math.max(1, good.length / 150);
    for (int at = 0; at < good.length; at += step) {
      byte[] bad = good.clone();
      bad[at] ^= 0x20;
      Files.write(archive, bad);

      assertThat(refused().code()).as("byte " + at).isEqualTo("archive_damaged");
    }
    Files.write(archive, java.util.Arrays.copyOf(good, good.length - 70));
    assertThat(refused().code()).isEqualTo("archive_damaged");
    Files.write(archive, new byte[0]);
    assertThat(refused().code()).isEqualTo("archive_damaged");
  }

  @Test
  void refusesWhatIsNoArchive() throws IOException {
    Files.write(archive, sealed("nonsense".getBytes(StandardCharsets.US_ASCII)));
    assertThat(refused().code()).isEqualTo("archive_malformed");
    Files.delete(archive);
    assertThat(refused().code()).isEqualTo("archive_unreadable");
  }

  @Test
  void refusesNamesThatLeadOutOfTheFolder() throws IOException {
    test.registry().backup(archive);
    for (String name :
        List.of("../../evil.sh", "keys/../../../evil.pem", "/etc/x", "tables/t.sql")) {
      Map<String, byte[]> parts = new LinkedHashMap<>(parts());
      parts.put(name, new byte[] {1});
      Path evil = temp.resolve("evil.zip");
      Files.write(evil, zip(parts));

      assertThatThrownBy(
              () -> Registry.restore(evil, TestRegistry.config(target, test.clock()).build()))
          .isInstanceOfSatisfying(
              ArchiveException.class, e -> assertThat(e.code()).isEqualTo("archive_part_refused"));
    }
  }

  @Test
  void refusesRowsThatAreNotThoseOfTheLog() throws IOException {
    test.admit("a.example");
    test.registry().backup(archive);

    repack(
        "tables/sites.jsonl",
        rows -> rows.replace("\"status\":\"ACTIVE\"", "\"status\":\"REVOKED\""));
    assertThat(refused().code()).isEqualTo("archive_mismatch");

    test.registry().backup(archive);
    repack("tables/sites.jsonl", rows -> "");
    assertThat(refused().code()).isEqualTo("archive_mismatch");

    test.registry().backup(archive);
    repack("tables/events.jsonl", rows -> rows.substring(rows.indexOf('\n') + 1));
    assertThat(refused().code()).isEqualTo("archive_mismatch");

    test.registry().backup(archive);
    repack("tables/events.jsonl", rows -> rows.replaceFirst("\"entry\":\"e", "\"entry\":\"f"));
    assertThat(refused().code()).isEqualTo("archive_mismatch");

    test.registry().backup(archive);
    repack("tables/events.jsonl", rows -> rows + "{\"seq\":1,");
    assertThat(refused().code()).isEqualTo("archive_malformed");

    test.registry().backup(archive);
    repack("tables/events.jsonl", rows -> rows + "{\"seq\":\"4\"}\n");
    assertThat(refused().code()).isEqualTo("archive_malformed");

    test.registry().backup(archive);
    repack("tables/events.jsonl", rows -> rows + "{\"seq\":4,\"evil\":1}\n");
    assertThat(refused().code()).isEqualTo("archive_malformed");
  }

  @Test
  void refusesALineWithoutEndAndABombOfNothing() throws IOException {
    test.registry().backup(archive);
    repack("tables/audit.jsonl", rows -> "x".repeat(5 << 20));
    assertThat(refused().code()).isIn("archive_too_large");
  }

  @Test
  void refusesAnArchiveOfALaterVersion() throws IOException {
    test.registry().backup(archive);
    Map<String, byte[]> parts = parts();
    String manifest = new String(parts.get("manifest.json"), StandardCharsets.UTF_8);
    parts.put(
        "manifest.json",
        manifest
            .replaceFirst("\"schema\" : [0-9]+", "\"schema\" : 999")
            .getBytes(StandardCharsets.UTF_8));
    Files.write(archive, zip(parts));

    assertThat(refused().code()).isEqualTo("archive_too_new");
  }

  @Test
  void refusesAFolderThatHoldsARegistry() {
    test.registry().backup(archive);
    restore();

    assertThatThrownBy(this::restore)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.code()).isEqualTo("restore_target_not_empty"));
  }

  /** Where the suite runs on PostgreSQL, this crosses between the two products both ways. */
  @Test
  void movesBetweenDatabases() throws IOException {
    test.admit("a.example");
    test.registry().backup(archive);
    Path file = temp.resolve("on-h2");
    Path back = temp.resolve("back.zip");
    RegistryConfig onH2 =
        TestRegistry.config(file, test.clock())
            .database(java.util.Optional.empty())
            .mirrors(MirrorSettings.USUAL.withAlone(true))
            .build();

    Registry.restore(archive, onH2);
    try (Registry moved = Registry.open(onH2)) {
      moved.heartbeat();
      moved.backup(back);
    }
    Restore.Report report =
        Registry.restore(back, TestRegistry.config(target, test.clock()).build());

    assertThat(file.resolve("registry.mv.db")).exists();
    assertThat(report.size()).isEqualTo(4);
    try (Registry again = openRestored(MirrorSettings.USUAL.withAlone(true))) {
      again.heartbeat();
      assertThat(again.audit(10)).isNotEmpty();
    }
  }

  /** Changes a part and mends manifest and digest, as somebody who means it would. */
  private void repack(String name, java.util.function.UnaryOperator<String> change)
      throws IOException {
    Map<String, byte[]> parts = parts();
    byte[] before = parts.get(name);
    byte[] after =
        change.apply(new String(before, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    parts.put(name, after);
    String manifest = new String(parts.get("manifest.json"), StandardCharsets.UTF_8);
    String mended =
        manifest.replace(
            "\"bytes\" : " + before.length + ",\n    \"sha256\" : \"" + Sha256.of(before).hex(),
            "\"bytes\" : " + after.length + ",\n    \"sha256\" : \"" + Sha256.of(after).hex());
    assertThat(mended).isNotEqualTo(manifest);
    parts.put("manifest.json", mended.getBytes(StandardCharsets.UTF_8));
    Files.write(archive, zip(parts));
  }

  private Map<String, byte[]> parts() throws IOException {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
        parts.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return parts;
  }

  private static byte[] zip(Map<String, byte[]> parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setComment("0".repeat(64));
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        OutputStream out = zip;
        out.write(part.getValue());
        zip.closeEntry();
      }
    }
    byte[] all = bytes.toByteArray();
    return sealed(java.util.Arrays.copyOf(all, all.length - 64));
  }

  private static byte[] sealed(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(content);
    out.writeBytes(Sha256.of(content).hex().getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }
}
