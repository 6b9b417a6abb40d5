package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.RegistryExistsException;
import org.waymark.registry.error.RegistryLockedException;
import org.waymark.registry.error.RegistryMissingException;
import org.waymark.registry.error.StorageFailedException;
import org.waymark.registry.testing.IndependentReader;
import org.waymark.registry.testing.OnlyOnPostgreSql;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.registry.testing.Tree;

/** A registry and its standby: two machines with the same keys, on one database. */
@OnlyOnPostgreSql
class OneWriterTest {
  @TempDir Path temp;
  private TestRegistry first;
  private Path standby;

  @BeforeEach
  void start() throws IOException {
    first = TestRegistry.create(temp.resolve("data"));
    first.admit("a.example");
    standby = temp.resolve("standby");
    Tree.copy(first.data(), standby);
  }

  @AfterEach
  void close() {
    first.close();
  }

  private Registry openStandby() {
    TestClock clock = new TestClock().advance(Duration.ofMinutes(1));
    return Registry.open(
        TestRegistry.config(standby, clock).database(TestDatabase.url(first.data())).build());
  }

  private IndependentReader.Directory published(Path data) {
    return IndependentReader.read(
        data.resolve("directory"), TestClock.START.plus(Duration.ofMinutes(2)));
  }

  @Test
  void refusesTheStandbyWhileTheFirstLives() {
    assertThatThrownBy(this::openStandby)
        .isInstanceOf(RegistryLockedException.class)
        .hasMessageContaining("one writer");

    first.admit("b.example");
  }

  @Test
  void goesOnWithTheStandbyWhereTheFirstEnded() {
    first.admit("b.example");
    first.close();

    try (Registry second = openStandby()) {
      second.ready().join();
      assertThat(published(standby).sites()).hasSize(2);
      second.admit(first.site("c.example").statement(1), TestRegistry.ACTOR);
    }

    assertThat(published(standby).sites()).hasSize(3);
  }

  @Test
  void signsOneHistoryWhenTheFirstWasCutOffAndDoesNotKnow() {
    TestDatabase.cutOffWriter(first.data());
    try (Registry second = openStandby()) {
      second.ready().join();
      second.admit(first.site("b.example").statement(1), TestRegistry.ACTOR);

      assertThatThrownBy(() -> first.admit("c.example"))
          .isInstanceOfSatisfying(
              StorageFailedException.class,
              e -> assertThat(e.code()).isEqualTo("writer_lock_lost"));

      assertThat(first.registry().sites(Optional.empty())).as("readable").hasSize(2);
      IndependentReader.Directory ours = published(standby);
      IndependentReader.Directory theirs = published(first.data());
      assertThat(ours.sites().keySet()).hasSize(2);
      assertThat(theirs.size()).isLessThanOrEqualTo(ours.size());
      assertThat(ours.events().subList(0, (int) theirs.size())).isEqualTo(theirs.events());
    }
  }

  @Test
  void makesNoRegistryInADatabaseThatHasOne() {
    Path other = temp.resolve("other");

    assertThatThrownBy(
            () ->
                Registry.init(
                    TestRegistry.options(other).withDatabase(TestDatabase.url(first.data()))))
        .isInstanceOf(RegistryExistsException.class)
        .hasMessageContaining("jdbc:postgresql://");

    assertThat(Files.exists(other.resolve("keys"))).as("keys of nothing").isFalse();
  }

  @Test
  void makesARegistryWhereAnInitWasCutOffBeforeItsFirstEntry() {
    Path other = temp.resolve("other");
    TestDatabase.open(other).close();

    TestRegistry.init(other);

    assertThat(published(other).types()).containsExactly("root", "snapshot");
  }

  @Test
  void saysWhichDatabaseHoldsNoRegistry() {
    Path empty = temp.resolve("empty");

    assertThatThrownBy(() -> Registry.open(TestRegistry.config(empty, new TestClock()).build()))
        .isInstanceOf(RegistryMissingException.class)
        .hasMessageContaining("jdbc:postgresql://");
  }
}
