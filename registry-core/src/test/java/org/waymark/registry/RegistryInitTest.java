package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.error.RegistryExistsException;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.testing.IndependentReader;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.signer.key.KeyStretching;
import org.waymark.signer.key.SignatureAlgorithm;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;

class RegistryInitTest {
  @TempDir Path temp;

  private Path data() {
    return temp.resolve("data");
  }

  @Test
  void publishesARootASnapshotAndAnEmptyDirectoryThatAClientBelieves() {
    TestRegistry.init(data());

    IndependentReader.Directory read =
        IndependentReader.read(data().resolve("directory"), TestClock.START);

    assertThat(read.types()).containsExactly("root", "snapshot");
    assertThat(read.sites()).isEmpty();
    assertThat(read.bundle()).isPresent();
  }

  @Test
  void signsTheFirstRootWithAllThreeRootKeysAndAsksForTwo() {
    Root root = TestRegistry.init(data()).root();

    assertThat(root.signers(root)).hasSize(3);
    assertThat(root.threshold(RootRole.ROOT)).isEqualTo(2);
  }

  @Test
  void givesTheRootWhatWasAskedFor() {
    Root root =
        Registry.init(
                TestRegistry.options(data())
                    .withOrigin("log.example/federation/e1")
                    .withPublicUrl(URI.create("https://registry.example")))
            .root();

    assertThat(root.federation()).isEqualTo(TestRegistry.FEDERATION);
    assertThat(root.name()).isEqualTo("Test federation");
    assertThat(root.log().origin()).isEqualTo("log.example/federation/e1");
    assertThat(root.sources()).containsExactly(URI.create("https://registry.example"));
    assertThat(root.testing()).isFalse();
  }

  @Test
  void namesTheLogAfterTheFederationWhenNothingElseIsAsked() {
    assertThat(TestRegistry.init(data()).root().log().origin()).isEqualTo("federation.example/e1");
  }

  @Test
  void keepsExportAndFederationKeysAsEs256() {
    TestRegistry.init(data());
    KeyFolder keys = new KeyFolder(data().resolve("keys"));

    for (String role : List.of("export", "oidf")) {
      assertThat(keys.open(role, TestRegistry.passphrase().read()).publicKey().algorithm())
          .as(role)
          .isEqualTo(SignatureAlgorithm.ES256);
    }
  }

  @Test
  void letsNobodyButTheOwnerReadWhatIsPrivate() throws IOException {
    TestRegistry.init(data());

    try (Stream<Path> all = Files.walk(data())) {
      for (Path path : all.filter(p -> !p.startsWith(data().resolve("directory"))).toList()) {
        String expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void writesARandomPassphraseWhenNoneWasGivenAndSaysSo() throws IOException {
    InitResult made =
        Registry.init(
            InitOptions.of(data(), TestRegistry.FEDERATION, "Test federation")
                .withClock(new TestClock())
                .withStretching(TestRegistry.CHEAP, TestRegistry.CHEAP)
                .withDatabase(TestDatabase.url(data())));

    assertThat(made.generatedPassphrase()).contains(data().resolve("passphrase"));
    assertThat(Files.readString(data().resolve("passphrase"))).hasSizeGreaterThan(40);
    try (Registry opened =
        Registry.open(
            RegistryConfig.at(data())
                .clock(new TestClock())
                .timer(false)
                .database(TestDatabase.url(data()))
                .build())) {
      opened.heartbeat();
      assertThat(opened.status().size()).isEqualTo(3);
    }
  }

  @Test
  void takesThePassphraseThatTheOperatorHasPutThere() throws IOException {
    Files.createDirectory(data());
    Files.writeString(data().resolve("passphrase"), "from a vault\n");

    InitResult made =
        Registry.init(
            InitOptions.of(data(), TestRegistry.FEDERATION, "Test federation")
                .withClock(new TestClock())
                .withStretching(TestRegistry.CHEAP, TestRegistry.CHEAP)
                .withDatabase(TestDatabase.url(data())));

    assertThat(made.generatedPassphrase()).isEqualTo(Optional.empty());
    assertThat(
            new KeyFolder(data().resolve("keys")).open("log", "from a vault".toCharArray()).kid())
        .isEqualTo(made.root().keys(RootRole.LOG).keys().get(0).kid());
  }

  @Test
  void makesGuessingDearerAtTheRootKeysThanAtTheOnlineKeys() {
    InitOptions options = InitOptions.of(data(), TestRegistry.FEDERATION, "Test federation");

    assertThat(options.means().online()).isEqualTo(KeyStretching.INTERACTIVE);
    assertThat(options.means().offline()).isEqualTo(KeyStretching.OFFLINE);
  }

  @Test
  void doesNotTouchARegistryThatIsThere() throws IOException {
    TestRegistry.init(data());
    byte[] checkpoint = Files.readAllBytes(data().resolve("directory/checkpoint"));

    assertThatThrownBy(() -> TestRegistry.init(data()))
        .isInstanceOf(RegistryExistsException.class)
        .hasMessageContaining("choose another");
    assertThat(Files.readAllBytes(data().resolve("directory/checkpoint"))).isEqualTo(checkpoint);
  }

  @Test
  void saysHowToGoOnAfterAnInitThatDidNotFinish() throws IOException {
    Files.createDirectories(data().resolve("keys"));

    assertThatThrownBy(() -> TestRegistry.init(data()))
        .isInstanceOf(RegistryExistsException.class)
        .hasMessageContaining("did not finish");
  }

  @Test
  void refusesALogOriginWithoutAnEpoch() {
    assertThatThrownBy(() -> TestRegistry.options(data()).withOrigin("log.example"))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("config_origin"));
  }

  @Test
  void refusesALoopbackFederationThatIsNotForTesting() {
    EntityId loopback = EntityId.parseTesting("http://localhost:8080");

    assertThatThrownBy(() -> InitOptions.of(data(), loopback, "Mine"))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.code()).isEqualTo("config_federation"));
    assertThat(InitOptions.testing(data(), loopback, "Mine").federation().testing()).isTrue();
  }
}
