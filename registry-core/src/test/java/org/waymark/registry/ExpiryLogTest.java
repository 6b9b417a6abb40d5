package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.registry.publish.PublishObserver;
import org.waymark.registry.publish.Publisher;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.registry.testing.TestRegistry;

class ExpiryLogTest {
  private static final Instant NOW = TestClock.START;

  private final List<String> lines = new ArrayList<>();
  private final ExpiryLog log = new ExpiryLog(lines::add);

  @TempDir Path temp;

  private static ExpiryWarning warning(String subject, Duration left, Instant now) {
    return ExpiryWarning.about(
            "statement_expires", subject, now.plus(left), now, "The statement", "sign another")
        .orElseThrow();
  }

  @Test
  void saysAThingOnceADayWithItsCodeAndTheNextCommand() {
    ExpiryWarning a = warning("https://a.example", Duration.ofDays(80), NOW);
    for (int hour = 0; hour < 48; hour++) {
      log.tell(List.of(a), NOW.plus(Duration.ofHours(hour)));
    }

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .contains("The statement expires at", "[statement_expires]")
        .contains("next: at the site a.example: waymark site-admin update");
  }

  @Test
  void saysEachThresholdAndEachThingByItself() {
    log.tell(List.of(warning("https://a.example", Duration.ofDays(31), NOW)), NOW);
    log.tell(
        List.of(
            warning("https://a.example", Duration.ofDays(30), NOW),
            warning("https://b.example", Duration.ofDays(30), NOW)),
        NOW);

    assertThat(lines).hasSize(3);
  }

  @Test
  void saysItAgainWhenItWasMendedBetween() {
    List<ExpiryWarning> one = List.of(warning("https://a.example", Duration.ofDays(5), NOW));
    log.tell(one, NOW);
    log.tell(List.of(), NOW);
    log.tell(one, NOW);

    assertThat(lines).hasSize(2);
  }

  @Test
  void theClockworkTellsWhatExpiresEachDay() {
    try (TestRegistry test = TestRegistry.create(temp.resolve("data"))) {
      test.admit("a.example");
      test.clock().advance(Duration.ofDays(215));
      test.registry().snapshot();
    }
    TestClock clock = new TestClock().advance(Duration.ofDays(215));
    RegistryConfig config = TestRegistry.config(temp.resolve("data"), clock).build();
    try (RegistryStorage storage = TestDatabase.open(temp.resolve("data"))) {
      Publisher publisher =
          new Publisher(
              storage, new DirectoryFolder(temp.resolve("data/directory")), PublishObserver.NONE);
      Unlocking unlocking = Unlocking.start(config);
      Author author =
          new Author(
              storage,
              publisher,
              PublishObserver.NONE,
              clock,
              unlocking.keys(),
              config.random(),
              unlocking.roots());
      author.resume();
      Clockwork clockwork = new Clockwork(config, storage, lines::add);
      for (int hour = 0; hour < 50; hour++) {
        clockwork.writeDue(author);
        clock.advance(Duration.ofHours(1));
      }
    }

    assertThat(lines)
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).contains("[statement_expires]", "https://a.example"));
  }
}
