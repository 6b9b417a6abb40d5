package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.archive.MirrorSettings;
import org.waymark.registry.error.KeyUnavailableException;
import org.waymark.registry.error.MirrorsSilentException;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.error.RegistryDamagedException;
import org.waymark.registry.error.RegistryLockedException;
import org.waymark.registry.error.RegistryMissingException;
import org.waymark.registry.error.SecondHistoryException;
import org.waymark.registry.error.StorageFailedException;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.registry.publish.PublishBarrier;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.testing.OnlyOnH2;
import org.waymark.registry.testing.RepeatableRandom;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.registry.testing.Tree;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.testing.TestKeys;

/** Opening what an accident left behind. */
class RecoveryTest {
  @TempDir Path temp;
  private TestRegistry test;

  @BeforeEach
  void create() {
    test = TestRegistry.create(temp.resolve("data"));
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Path database() {
    return RegistryStorage.file(test.data());
  }

  private Path checkpoint() {
    return test.directory().resolve("checkpoint");
  }

  private Registry open() {
    return Registry.open(test.config().build());
  }

  @Test
  @OnlyOnH2("a database is copied as a file")
  void refusesToSignASecondHistoryOverARestoredDatabase() throws IOException {
    test.admit("a.example");
    test.close();
    Files.copy(database(), temp.resolve("backup"));
    TestRegistry later = TestRegistry.open(test.data(), test.clock());
    later.admit("b.example");
    later.close();
    Files.copy(temp.resolve("backup"), database(), StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            SecondHistoryException.class,
            e -> {
              assertThat(e.code()).isEqualTo("second_history");
              assertThat(e.publishedSize()).isEqualTo(4);
              assertThat(e.ownSize()).isEqualTo(3);
            })
        .hasMessageContaining("Restore the database");
  }

  @Test
  void refusesToSignBesideAnotherTreeOfTheSameSize() throws IOException {
    test.close();
    Path other = temp.resolve("other");
    Registry.init(TestRegistry.options(other).withRandom(new RepeatableRandom("other")));
    Files.copy(
        other.resolve("directory/checkpoint"), checkpoint(), StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(this::open).isInstanceOf(SecondHistoryException.class);
  }

  @Test
  void leavesTheLockFreeWhenItRefusesToOpen() throws IOException {
    test.close();
    byte[] good = Files.readAllBytes(checkpoint());
    Files.writeString(checkpoint(), "nonsense");
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            RegistryDamagedException.class,
            e -> assertThat(e.code()).isEqualTo("checkpoint_damaged"));

    Files.write(checkpoint(), good);

    open().close();
  }

  @Test
  void publishesAgainWhenTheFolderWasRemovedAndTheOperatorVouches() {
    test.admitMany(5);
    test.registry().snapshot();
    test.close();
    Tree.delete(test.directory());

    try (Registry registry = open()) {
      registry.settled().join();

      assertThat(registry.status().keys()).isEqualTo(KeyState.WAITING);
      assertThatThrownBy(registry::heartbeat)
          .isInstanceOf(MirrorsSilentException.class)
          .hasMessageContaining("checkpoint is missing")
          .hasMessageContaining("waymark registry start --alone");
    }
    try (Registry registry =
        Registry.open(test.config().mirrors(MirrorSettings.USUAL.withAlone(true)).build())) {
      registry.ready().join();

      assertThat(test.read().size()).isEqualTo(8);
      assertThat(registry.content().get("checkpoint")).isPresent();
    }
  }

  @Test
  void mendsADamagedSignatureLineOfTheCheckpoint() throws IOException {
    test.close();
    byte[] good = Files.readAllBytes(checkpoint());
    String text = new String(good, StandardCharsets.UTF_8);
    char flipped = text.charAt(text.length() - 20) == 'A' ? 'B' : 'A';
    Files.writeString(
        checkpoint(),
        text.substring(0, text.length() - 20) + flipped + text.substring(text.length() - 19));

    try (Registry registry = open()) {
      registry.ready().join();
    }

    assertThat(Files.readAllBytes(checkpoint())).isEqualTo(good);
  }

  @Test
  void sweepsWhatAnInterruptedWriteLeft() throws IOException {
    test.close();
    Path left = test.directory().resolve("records/.tmp-123");
    Files.writeString(left, "half");

    try (Registry registry = open()) {
      registry.ready().join();
    }

    assertThat(left).doesNotExist();
  }

  @Test
  void announcesARootThatACeremonyPutThere() throws IOException {
    List<SigningKey> rootKeys = rootKeys();
    Root first = test.registry().root();
    test.close();
    test.clock().advance(Duration.ofDays(3));
    Root second =
        first
            .payload()
            .next(test.clock().instant(), test.clock().instant().plus(Duration.ofDays(365)))
            .sign(rootKeys.subList(0, 2));
    Files.write(test.data().resolve("root/2.json"), second.bytes());

    try (Registry registry = open()) {
      registry.ready().join();

      assertThat(registry.root().version()).isEqualTo(2);
      assertThat(test.read().roots().newest().version()).isEqualTo(2);
      assertThat(test.read().types()).containsExactly("root", "snapshot", "root", "snapshot");
    }
  }

  private List<SigningKey> rootKeys() {
    KeyFolder folder = new KeyFolder(test.data().resolve("root-keys"));
    return Stream.of("root-1", "root-2", "root-3")
        .map(name -> folder.open(name, TestRegistry.passphrase().read()))
        .toList();
  }

  @Test
  void refusesARootThatItsPredecessorDidNotSign() throws IOException {
    Root first = test.registry().root();
    test.close();
    Root forged =
        first
            .payload()
            .next(test.clock().instant(), test.clock().instant().plus(Duration.ofDays(365)))
            .sign(List.of(TestKeys.named("one"), TestKeys.named("two")));
    Files.write(test.data().resolve("root/2.json"), forged.bytes());

    try (Registry registry = open()) {
      assertThatThrownBy(() -> registry.ready().join())
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              RegistryDamagedException.class, e -> assertThat(e.code()).isEqualTo("root_damaged"));
    }
  }

  @Test
  void servesAndSaysWhatIsWrongWhenThePassphraseIsWrong() {
    test.close();

    try (Registry registry =
        Registry.open(
            test.config().passphrase(PassphraseSource.of("wrong".toCharArray())).build())) {
      assertThatThrownBy(() -> registry.ready().join())
          .cause()
          .isInstanceOf(KeyUnavailableException.class);
      assertThatThrownBy(registry::heartbeat)
          .isInstanceOfSatisfying(
              KeyUnavailableException.class,
              e -> assertThat(e.code()).isEqualTo("passphrase_wrong"));
      assertThat(registry.status().keys()).isEqualTo(KeyState.FAILED);
      assertThat(registry.status().failure())
          .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo("passphrase_wrong"));
      assertThat(registry.content().get("checkpoint")).isPresent();
      assertThat(registry.root().version()).isEqualTo(1);
    }
  }

  @Test
  void refusesAKeyThatTheRootDoesNotName() throws IOException {
    test.close();
    Files.delete(test.data().resolve("keys/log.pem"));
    new KeyFolder(test.data().resolve("keys"))
        .write(
            RootRole.LOG.member(),
            TestKeys.named("another"),
            TestRegistry.passphrase().read(),
            TestRegistry.CHEAP,
            new RepeatableRandom("salt"));

    try (Registry registry = open()) {
      assertThatThrownBy(registry::heartbeat)
          .isInstanceOfSatisfying(
              KeyUnavailableException.class,
              e -> assertThat(e.code()).isEqualTo("key_not_in_root"));
    }
  }

  @Test
  void keepsWhatWasDecidedWhenTheDiskFailsAndPublishesItNext() {
    AtomicBoolean broken = new AtomicBoolean();
    test.reopen(
        config ->
            config.observer(
                barrier -> {
                  if (broken.get() && barrier == PublishBarrier.AFTER_TILES) {
                    throw new UncheckedIOException(new IOException("no space left"));
                  }
                }));
    broken.set(true);
    assertThatThrownBy(() -> test.admit("a.example"))
        .isInstanceOfSatisfying(
            StorageFailedException.class,
            e -> assertThat(e.code()).isEqualTo("publication_failed"));
    assertThat(test.read().status("a.example")).isEqualTo("unknown");

    broken.set(false);
    test.registry().heartbeat();

    assertThat(test.read().status("a.example")).isEqualTo("active");
    assertThat(test.read().last().type()).isEqualTo("heartbeat");
  }

  @Test
  void aBundleThatCannotBeWrittenHoldsUpNoSuspension() throws IOException {
    SampleSite site = test.admit("a.example");
    Path bundle = test.directory().resolve("bundle");
    Files.delete(bundle);
    Files.createDirectories(bundle.resolve("in-the-way"));

    test.registry().snapshot();
    test.registry().suspend(site.id(), "rules", TestRegistry.ACTOR);

    assertThat(Checkpoint.parse(Files.readAllBytes(checkpoint())).size()).isEqualTo(5);
    assertThat(test.registry().status().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo("bundle_unwritten"));
    assertThat(test.registry().status().failure()).isEmpty();
    Tree.delete(bundle);
    test.registry().writeDue();
    assertThat(test.registry().status().problems()).isEmpty();
    assertThat(test.read().bundle()).isPresent();
    assertThat(test.read().status("a.example")).isEqualTo("suspended");
  }

  @Test
  void isNotOpenedTwiceInOneProcess() {
    assertThatThrownBy(this::open).isInstanceOf(RegistryLockedException.class);
  }

  @Test
  void saysHowToMakeARegistryWhereThereIsNone() {
    Path nothing = temp.resolve("nothing");
    assertThatThrownBy(() -> Registry.open(TestRegistry.config(nothing, new TestClock()).build()))
        .isInstanceOf(RegistryMissingException.class)
        .hasMessageContaining("registry init");
  }

  @Test
  void refusesWorkAfterItWasClosed() {
    Registry registry = test.registry();
    test.close();

    assertThatThrownBy(registry::heartbeat)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("registry_closed"));
  }
}
