package org.waymark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.Resource;
import org.waymark.client.store.BundleExport.Written;
import org.waymark.client.store.UnwitnessedBundleException;
import org.waymark.trust.bundle.BundleImport;
import org.waymark.trust.bundle.ImportSink;
import org.waymark.trust.bundle.ImportedDirectory;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** Importers take only what the witnesses have seen, so that is what a bundle ends with. */
class WitnessedBundleTest {

  @TempDir Path temporary;

  private final WitnessedFederation federation = WitnessedFederation.create();
  private final TestClock clock = new TestClock(TestFederation.START);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Directory directory;

  @AfterEach
  void close() {
    directory.close();
    federation.close();
  }

  private void syncs(long witnessed) {
    federation.publish(witnessed);
    if (directory == null) {
      directory =
          Directory.open(
              DirectoryConfig.at(temporary.resolve("data"))
                  .federation(federation.config())
                  .clock(clock)
                  .background(false));
    }
    clock.set(federation.log.now());
    assertThat(directory.syncNow().ok()).isTrue();
  }

  private Written write() throws IOException {
    out.reset();
    return directory.writeBundle(federation.log.id(), out);
  }

  private ImportedDirectory imported(byte[] bundle) throws IOException {
    return BundleImport.verifyAll(
        new BufferedInputStream(new ByteArrayInputStream(bundle)),
        federation.log.roots().oldest(),
        clock.instant(),
        ImportSink.inMemory(),
        Optional.empty());
  }

  private Optional<byte[]> mirrored() {
    DirectoryContent content = directory.content(federation.log.id()).orElseThrow();
    return content.get("bundle").map(Resource::bytes);
  }

  @Test
  void betweenAnEntryAndItsCosignaturesItEndsBeforeTheEntry() throws IOException {
    TestSite a = federation.log.admit("a.example");
    syncs(1);
    assertThat(write()).isEqualTo(new Written(1, 1));
    byte[] before = out.toByteArray();
    federation.log.update(a);
    federation.log.admit("b.example");
    syncs(1);

    assertThat(write()).isEqualTo(new Written(1, 1));

    assertThat(out.toByteArray()).isEqualTo(before);
    assertThat(imported(out.toByteArray()).checkpoint().checkpoint().size()).isEqualTo(1);
    assertThat(mirrored().orElseThrow()).isEqualTo(before);

    syncs(3);
    assertThat(write()).isEqualTo(new Written(3, 2));
    assertThat(imported(out.toByteArray()).checkpoint().checkpoint().size()).isEqualTo(3);
    assertThat(imported(mirrored().orElseThrow()).checkpoint().checkpoint().size()).isEqualTo(3);
  }

  @Test
  void afterASnapshotToo() throws IOException {
    TestSite a = federation.log.admit("a.example");
    federation.log.admit("b.example");
    federation.log.snapshot();
    TestSite c = federation.log.admit("c.example");
    long witnessed = federation.size();
    syncs(witnessed);
    assertThat(write()).isEqualTo(new Written(witnessed, 3));
    byte[] before = out.toByteArray();
    federation.log.update(a);
    federation.log.update(c);
    federation.log.admit("d.example");
    syncs(witnessed);

    assertThat(write()).isEqualTo(new Written(witnessed, 3));

    assertThat(out.toByteArray()).isEqualTo(before);
    assertThat(imported(before).checkpoint().checkpoint().size()).isEqualTo(witnessed);
  }

  @Test
  void whereARecordOfThenIsGoneNothingIsWritten() throws IOException {
    TestSite a = federation.log.admit("a.example");
    syncs(1);
    federation.log.suspend(a);
    syncs(1);

    refusesToWrite();

    syncs(2);
    assertThat(write()).isEqualTo(new Written(2, 1));
    assertThat(imported(out.toByteArray()).checkpoint().checkpoint().size()).isEqualTo(2);
    assertThat(mirrored()).isPresent();
  }

  @Test
  void withoutAnyWitnessNothingIsWritten() {
    federation.log.admit("a.example");
    syncs(0);

    refusesToWrite();
  }

  private void refusesToWrite() {
    assertThatThrownBy(this::write)
        .isInstanceOfSatisfying(
            UnwitnessedBundleException.class,
            e -> assertThat(e.code()).isEqualTo("bundle_unwitnessed"));
    assertThat(out.size()).isZero();
    assertThat(mirrored()).isEmpty();
    assertThat(mirrored()).isEmpty();
  }
}
