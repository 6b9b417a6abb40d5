package org.waymark.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.store.Barriers;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.StoreContent;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.Source.BundleSource;
import org.waymark.client.sync.Source.FolderSource;
import org.waymark.client.sync.SyncProgress;
import org.waymark.client.sync.Syncer;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.proof.SiteProof;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.testing.TestFederation;

/** What a node serves on of the directory that it follows. */
class MirrorContentTest {

  @TempDir Path temporary;
  private final TestFederation federation = TestFederation.testing();
  private Directory directory;

  @AfterEach
  void close() {
    directory.close();
  }

  private DirectoryContent follow(Source source) {
    directory =
        Directory.open(
            DirectoryConfig.at(temporary.resolve("data"))
                .federation(new FederationConfig(federation.root(), List.of(source)))
                .clock(new TestClock(federation.now()))
                .background(false));
    assertThat(directory.syncNow().ok()).isTrue();
    return directory.content(federation.id()).orElseThrow();
  }

  private Source folder() {
    DirectoryFolder folder = new DirectoryFolder(temporary.resolve("published"));
    Published.to(folder, federation);
    return new FolderSource(folder.folder());
  }

  @Test
  void theBundleIsMadeAnewUnderAnotherRoot() throws Exception {
    federation.admit("a.example");
    federation.snapshot();
    FolderSource source = (FolderSource) folder();
    DirectoryContent content = follow(source);
    byte[] before = content.get("bundle").orElseThrow().bytes();
    assertThat(content.get("bundle").orElseThrow().bytes()).isSameAs(before);
    federation.publishRoot(next -> next.name("Second"));
    folder();
    assertThat(directory.syncNow().ok()).isTrue();

    assertThat(new String(content.get("bundle").orElseThrow().bytes(), US_ASCII).lines())
        .filteredOn(line -> line.startsWith("root "))
        .hasSize(2);
  }

  @Test
  void withoutASnapshotTheBundleHasTheNewestCheckpoint() {
    federation.admit("a.example");
    DirectoryContent content = follow(folder());
    content.get("bundle");
    federation.heartbeat();
    folder();
    assertThat(directory.syncNow().ok()).isTrue();

    assertThat(new String(content.get("bundle").orElseThrow().bytes(), US_ASCII))
        .contains("\"seq\":" + (federation.entries().size() - 1) + ",");
  }

  @Test
  void aHostWithTwoIdentifiersIsTheSameSiteForAMirrorAndForAResolve() {
    federation.admit("http://both.example");
    federation.admit("https://both.example");
    DirectoryContent content = follow(folder());
    assertThat(directory.resolve("both.example").entityId()).hasToString("https://both.example");
    assertThat(verified(content, "both.example", "https://both.example").record()).isPresent();
  }

  /** A reader that was overtaken says nothing about the store that is there now. */
  @Test
  void onlyTheStateThatIsShownCanBeDamaged() throws Exception {
    federation.admitMany("a", 300);
    follow(folder());
    RootChain roots = federation.roots();
    List<String> reported = new ArrayList<>();
    Path folder = temporary.resolve("gone");
    try (DirectoryStore filled = DirectoryStore.open(folder, Barriers.NONE)) {
      shown(filled, roots);
    }
    DirectoryStore gone = DirectoryStore.open(folder, Barriers.NONE);
    StoreContent.Shown old =
        new StoreContent.Shown(gone.view().orElseThrow(), roots, Optional.empty());
    gone.close();
    DirectoryStore now = DirectoryStore.inMemory();
    StoreContent.Shown newer = shown(now, roots);
    Deque<StoreContent.Shown> shown = new ArrayDeque<>(List.of(old));
    StoreContent content =
        new StoreContent(
            () -> Optional.of(shown.size() > 1 ? shown.pop() : shown.peek()),
            e -> reported.add(e.code()));

    assertThat(content.get("tile/0/000")).isEmpty();
    assertThat(reported).containsExactly("store_damaged");
    shown.add(newer);
    assertThat(content.get("tile/0/000")).isPresent();
    assertThat(reported).hasSize(1);
    now.close();
  }

  private StoreContent.Shown shown(DirectoryStore store, RootChain roots) {
    new Syncer(
            federation.root(),
            List.of(folder()),
            store,
            request -> {
              throw new AssertionError("a folder needs no network");
            },
            1,
            SyncProgress.NONE,
            advance -> {})
        .sync(federation.now());
    return new StoreContent.Shown(store.view().orElseThrow(), roots, Optional.empty());
  }

  @Test
  void aMirrorHasWhatTheRegistryHas() {
    federation.admitMany("a", 300);
    DirectoryContent content = follow(folder());

    Map<String, byte[]> published = Published.of(federation);
    published.forEach(
        (path, bytes) ->
            assertThat(content.get(path).orElseThrow().bytes()).as(path).isEqualTo(bytes));
    assertThat(content.get("root/2.json")).isEmpty();
    assertThat(content.get("nonsense")).isEmpty();
    assertThat(content.get("tile/0/000.p/12").orElseThrow().bytes()).hasSize(12 * 32);
    assertThat(content.get("tile/0/001.p/45")).isEmpty();
    assertThat(content.get("tile/entries/002.p/1")).isEmpty();
    assertThat(content.get("tile/9/000")).isEmpty();
  }

  @Test
  void aRecordAndTheSnapshotAreServedByTheirNames() {
    byte[] record = federation.admit("a.example").record().bytes();
    byte[] token =
        federation.snapshot().jws().token().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    DirectoryContent content = follow(folder());

    assertThat(content.get("records/" + Sha256.of(record)).orElseThrow().bytes()).isEqualTo(record);
    assertThat(content.get("records/" + Sha256.of(token)).orElseThrow().bytes()).isEqualTo(token);
    assertThat(content.get("records/" + Sha256.of())).isEmpty();
  }

  @Test
  void aSiteComesWithItsProofAndAStrangerWithTheProofOfAbsence() {
    federation.admit("a.example");
    federation.admit("http://localhost:8080");
    DirectoryContent content = follow(folder());

    SiteProof.Verified member = verified(content, "a.example", "https://a.example");
    assertThat(member.record().orElseThrow().sub().value()).isEqualTo("https://a.example");
    assertThat(verified(content, "localhost:8080", "http://localhost:8080").record()).isPresent();
    assertThat(verified(content, "nobody.example", "https://nobody.example").record()).isEmpty();
  }

  private SiteProof.Verified verified(DirectoryContent content, String host, String site) {
    return SiteProof.parse(content.get("sites/" + host).orElseThrow().bytes())
        .verify(federation.roots(), EntityId.parseTesting(site), federation.now());
  }

  @Test
  void aMirrorThatBeganWithABundleLacksOlderEntriesOnly() throws Exception {
    federation.admitMany("a", 10);
    federation.snapshot();
    federation.admit("b.example");
    Path file = Files.write(temporary.resolve("bundle"), federation.bundle());
    DirectoryContent content = follow(new BundleSource(file));

    assertThat(content.get("tile/entries/000.p/12")).isEmpty();
    assertThat(content.get("records/bundle/000.p/12")).isEmpty();
    assertThat(content.get("tile/0/000.p/12")).isPresent();
    assertThat(content.get("bundle").orElseThrow().bytes()).isEqualTo(federation.bundle());
  }

  @Test
  void nothingIsServedBeforeSomethingIsHeld() {
    directory =
        Directory.open(
            DirectoryConfig.inMemory()
                .federation(new FederationConfig(federation.root(), List.of()))
                .background(false));
    DirectoryContent content = directory.content(federation.id()).orElseThrow();

    assertThat(content.get("checkpoint")).isEmpty();
    assertThat(content.version()).isZero();
    assertThat(directory.content(EntityId.parse("https://other.example"))).isEmpty();
  }
}
