package org.waymark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.store.Barrier;
import org.waymark.client.store.Barriers;
import org.waymark.client.store.StoreException;
import org.waymark.client.sync.Source.FolderSource;
import org.waymark.trust.testing.TestFederation;

/** Ends a real process at each barrier, and then looks at what it left. */
class DurabilityTest {

  @TempDir Path temporary;

  private ChildNode.Left crash(String mode, Barrier at) throws Exception {
    return ChildNode.run(temporary, mode, at.name());
  }

  @ParameterizedTest
  @EnumSource(Barrier.class)
  void aCrashDuringATailLosesNothingThatWasAcknowledged(Barrier at) throws Exception {
    crash("tail", at).assertWhole(temporary);
  }

  @ParameterizedTest
  @EnumSource(Barrier.class)
  void aCrashDuringAnImportLosesNothingThatWasAcknowledged(Barrier at) throws Exception {
    crash("import", at).assertWhole(temporary);
  }

  @Test
  void theBarriersOfATailAreReached() throws Exception {
    for (Barrier at :
        List.of(
            Barrier.BEFORE_STORE_COMMIT,
            Barrier.AFTER_STORE_COMMIT,
            Barrier.AFTER_STORE_SYNC,
            Barrier.AFTER_MARKS_TEMP,
            Barrier.AFTER_MARKS_RENAME,
            Barrier.AFTER_SITE_MARKS)) {
      assertThat(crash("tail", at).halted()).as("%s", at).isTrue();
    }
  }

  @Test
  void theBarriersOfAnImportAreReached() throws Exception {
    for (Barrier at :
        List.of(
            Barrier.DURING_IMPORT,
            Barrier.BEFORE_STORE_COMMIT,
            Barrier.AFTER_IMPORT_SYNC,
            Barrier.AFTER_IMPORT_RENAME)) {
      assertThat(crash("import", at).halted()).as("%s", at).isTrue();
    }
  }

  @Test
  void anErrorAfterTheStoreWasWrittenIsMendedByTheNextSync() {
    TestFederation federation = TestFederation.create();
    federation.admit("a.example");
    DirectoryFolder folder = new DirectoryFolder(temporary.resolve("published"));
    Published.to(folder, federation);
    AtomicReference<Optional<Barrier>> fails = new AtomicReference<>(Optional.empty());
    Barriers barriers =
        reached -> {
          if (fails.get().filter(reached::equals).isPresent()) {
            fails.set(Optional.empty());
            throw new StoreException("store_io", "no space left", null);
          }
        };
    try (Directory directory =
        Directory.open(
            DirectoryConfig.at(temporary.resolve("data"))
                .federation(
                    new FederationConfig(
                        federation.root(), List.of(new FolderSource(folder.folder()))))
                .clock(new TestClock(federation.now()))
                .barriers(barriers)
                .background(false))) {
      directory.syncNow();
      int sites = 1;
      for (Barrier at :
          List.of(
              Barrier.BEFORE_STORE_COMMIT,
              Barrier.AFTER_STORE_SYNC,
              Barrier.AFTER_MARKS_TEMP,
              Barrier.AFTER_SITE_MARKS)) {
        federation.admit("b" + sites + ".example");
        Published.to(folder, federation);
        fails.set(Optional.of(at));
        assertThatThrownBy(directory::syncNow).isInstanceOf(StoreException.class);
        // What was stored by then is in use at once.
        int arrived = at == Barrier.BEFORE_STORE_COMMIT ? 0 : 1;
        assertThat(directory.find(PeerQuery.all())).hasSize(sites + arrived);
        sites++;

        assertThat(directory.syncNow().ok()).as("after %s", at).isTrue();
        assertThat(directory.find(PeerQuery.all())).hasSize(sites);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Barrier.class,
      names = {"AFTER_IMPORT_RENAME", "AFTER_MARKS_TEMP", "AFTER_SITE_MARKS"})
  void anImportThatHasItsPlaceIsInUseWhateverFailsThen(Barrier at) {
    TestFederation federation = TestFederation.create();
    federation.admit("a.example");
    DirectoryFolder folder = new DirectoryFolder(temporary.resolve("published"));
    Published.to(folder, federation);
    AtomicReference<Optional<Barrier>> fails = new AtomicReference<>(Optional.of(at));
    DirectoryConfig config =
        DirectoryConfig.at(temporary.resolve("data"))
            .federation(
                new FederationConfig(federation.root(), List.of(new FolderSource(folder.folder()))))
            .clock(new TestClock(federation.now()))
            .background(false);
    try (Directory directory =
        Directory.open(
            config.barriers(
                reached -> {
                  if (fails.get().filter(reached::equals).isPresent()) {
                    fails.set(Optional.empty());
                    throw new StoreException("store_io", "no space left", null);
                  }
                }))) {
      assertThatThrownBy(directory::syncNow).isInstanceOf(StoreException.class);
      assertThat(directory.find(PeerQuery.all())).hasSize(1);
      federation.admit("b.example");
      Published.to(folder, federation);
      assertThat(directory.syncNow().ok()).isTrue();
    }
    try (Directory again = Directory.open(config)) {
      assertThat(again.find(PeerQuery.all())).hasSize(2);
    }
  }
}
