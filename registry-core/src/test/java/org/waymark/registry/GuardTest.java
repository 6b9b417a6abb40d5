package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.registry.archive.MirrorSettings;
import org.waymark.registry.error.MirrorsSilentException;
import org.waymark.registry.error.SecondHistoryException;
import org.waymark.registry.testing.FolderFetcher;
import org.waymark.registry.testing.OnlyOnH2;
import org.waymark.registry.testing.RepeatableRandom;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.registry.testing.Tree;

/** Whether a registry signs, by what its mirrors hold. */
class GuardTest {
  private static final URI MIRROR = URI.create("https://mirror.example");
  private static final URI OTHER = URI.create("https://other.example");

  @TempDir Path temp;
  private TestRegistry test;
  private final FolderFetcher web = new FolderFetcher();

  @BeforeEach
  void create() {
    test = TestRegistry.create(temp.resolve("data"));
    test.admit("a.example");
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Registry open(Path data, URI... mirrors) {
    return Registry.open(
        TestRegistry.config(data, test.clock())
            .mirrors(
                MirrorSettings.USUAL
                    .withMirrors(List.of(mirrors))
                    .withFetcher(web)
                    .withTimes(Duration.ofSeconds(5), Duration.ofMillis(20)))
            .build());
  }

  /** The folder of the whole registry, as a snapshot of the machine would bring it back. */
  private Path copyOfAll() {
    test.close();
    Path copy = temp.resolve("copy");
    Tree.copy(test.data(), copy);
    return copy;
  }

  @Test
  @OnlyOnH2("the folder is copied with the database")
  void aCopyOfTheWholeFolderFromYesterdaySignsNothingAndSaysWhatToDo() {
    Path copy = copyOfAll();
    test = TestRegistry.open(test.data(), test.clock());
    test.admit("b.example");
    web.serve(MIRROR, test.directory());

    try (Registry registry = open(copy, MIRROR)) {
      assertThatThrownBy(() -> registry.ready().join())
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(SecondHistoryException.class)
          .hasMessageContaining("https://mirror.example")
          .hasMessageContaining("checkpoint of 4 entries")
          .hasMessageContaining("only 3 entries")
          .hasMessageContaining("waymark registry rebuild --from https://mirror.example");
      assertThatThrownBy(registry::heartbeat).isInstanceOf(SecondHistoryException.class);
      assertThat(registry.status().keys()).isEqualTo(KeyState.FAILED);
      assertThat(registry.content().get("checkpoint")).isPresent();
    }
  }

  @Test
  @OnlyOnH2("the folder is copied with the database")
  void anotherHistoryOfTheSameKeyIsNotContinued() throws IOException {
    Path copy = copyOfAll();
    test = TestRegistry.open(test.data(), test.clock());
    test.admit("b.example");
    web.serve(MIRROR, test.directory());
    TestRegistry second = TestRegistry.open(copy, test.clock());
    second.registry().heartbeat();
    second.registry().heartbeat();
    second.close();

    try (Registry registry = open(copy, MIRROR)) {
      assertThatThrownBy(registry::heartbeat)
          .isInstanceOf(SecondHistoryException.class)
          .hasMessageContaining("another history of 5 entries");
    }
  }

  @Test
  void goesOnWhenAMirrorIsNotAhead() {
    Path copy = copyOfAll();
    web.serve(MIRROR, copy.resolve("directory"));

    try (Registry registry = open(test.data(), MIRROR)) {
      registry.heartbeat();

      assertThat(registry.status().keys()).isEqualTo(KeyState.READY);
      assertThat(registry.status().size()).isEqualTo(4);
    }
  }

  @Test
  void waitsForASilentMirrorServesMeanwhileAndAsksAgain() {
    Path copy = copyOfAll();
    try (Registry registry = open(test.data(), MIRROR)) {
      registry.settled().join();
      assertThat(registry.status().keys()).isEqualTo(KeyState.WAITING);
      assertThat(registry.status().failure())
          .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo("mirrors_silent"));
      assertThatThrownBy(registry::heartbeat)
          .isInstanceOf(MirrorsSilentException.class)
          .hasMessageContaining("https://mirror.example");
      assertThat(registry.content().get("checkpoint")).isPresent();

      web.serve(MIRROR, copy.resolve("directory"));

      await().untilAsserted(() -> assertThat(registry.ready()).isCompleted());
      registry.heartbeat();
      assertThat(registry.status().failure()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "foreign", "endless"})
  void aMirrorThatLiesIsToldOfAndStopsNothing(String lie) throws IOException {
    byte[] foreign = foreignCheckpoint();
    test.close();
    web.answer(
        MIRROR,
        switch (lie) {
          case "garbage" -> "<html>parked</html>".getBytes(StandardCharsets.UTF_8);
          case "foreign" -> foreign;
          default -> new byte[1 << 20];
        });

    try (Registry registry = open(test.data(), MIRROR)) {
      registry.heartbeat();

      assertThat(registry.status().problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.code()).isEqualTo("mirror_not_believed");
                assertThat(problem.message()).contains("https://mirror.example");
              });
    }
  }

  /** Of a log of the same name, much longer, with another key. */
  private byte[] foreignCheckpoint() throws IOException {
    Path other = temp.resolve("foreign");
    Registry.init(TestRegistry.options(other).withRandom(new RepeatableRandom("foreign")));
    TestRegistry impostor = TestRegistry.open(other, test.clock());
    impostor.admitMany(20);
    impostor.close();
    return Files.readAllBytes(other.resolve("directory/checkpoint"));
  }

  @Test
  @OnlyOnH2("the folder is copied with the database")
  void anHonestMirrorThatIsAheadCountsBesideALiar() {
    Path copy = copyOfAll();
    test = TestRegistry.open(test.data(), test.clock());
    test.admit("b.example");
    web.answer(MIRROR, new byte[10]).serve(OTHER, test.directory());

    try (Registry registry = open(copy, MIRROR, OTHER)) {
      assertThatThrownBy(registry::heartbeat)
          .isInstanceOf(SecondHistoryException.class)
          .hasMessageContaining("https://other.example");
    }
  }

  @Test
  void doesNotTakeItsOwnAddressForAMirror() {
    test.close();
    MirrorSettings own =
        MirrorSettings.USUAL
            .withMirrors(List.of(URI.create("https://registry.example/")))
            .withPublicUrl(URI.create("https://registry.example"))
            .withFetcher(web);

    try (Registry registry = Registry.open(test.config().mirrors(own).build())) {
      registry.heartbeat();

      assertThat(registry.status().size()).isEqualTo(4);
    }
  }

  @Test
  void theOperatorsWordThatNobodyIsAheadIsTaken() {
    test.close();

    try (Registry registry =
        Registry.open(
            test.config()
                .mirrors(
                    MirrorSettings.USUAL
                        .withMirrors(List.of(MIRROR))
                        .withFetcher(web)
                        .withAlone(true))
                .build())) {
      registry.heartbeat();

      assertThat(registry.status().keys()).isEqualTo(KeyState.READY);
    }
  }
}
