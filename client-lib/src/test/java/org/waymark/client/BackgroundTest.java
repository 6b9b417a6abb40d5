package org.waymark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.Source.FolderSource;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.testing.TestFederation;

class BackgroundTest {

  @TempDir Path temporary;
  private final TestFederation federation = TestFederation.testing();
  private final TestClock clock = new TestClock(federation.now());

  private DirectoryConfig config(Source... sources) {
    return DirectoryConfig.at(temporary.resolve("data"))
        .federation(new FederationConfig(federation.root(), List.of(sources)))
        .poll(Duration.ofMillis(20))
        .clock(clock);
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread -> thread.getName().startsWith("waymark-") || thread.getName().startsWith("H2"))
        .collect(Collectors.toSet());
  }

  @Test
  void newsComeByThemselves() {
    federation.admit("a.example");
    DirectoryFolder folder = new DirectoryFolder(temporary.resolve("published"));
    Published.to(folder, federation);
    try (Directory directory = Directory.open(config(new FolderSource(folder.folder())))) {
      await().until(() -> directory.explain("a.example").believed());

      federation.suspend(federation.admit("b.example"));
      Published.to(folder, federation);
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> directory.resolve("b.example"))
                      .isInstanceOf(SuspendedPeer.class));
    }
  }

  @Test
  void theCoarseClockFollowsTheClock() {
    federation.admit("a.example");
    DirectoryFolder folder = new DirectoryFolder(temporary.resolve("published"));
    Published.to(folder, federation);
    try (Directory directory = Directory.open(config(new FolderSource(folder.folder())))) {
      await().until(() -> directory.explain("a.example").believed());
      clock.advance(Duration.ofDays(1));
      await().until(() -> directory.resolve("a.example").freshness() == Freshness.STALE);
    }
  }

  @Test
  void aRefreshThatEndsInAnErrorIsNotTheLast() {
    federation.admit("a.example");
    AtomicInteger told = new AtomicInteger();
    try (WebMirror mirror = WebMirror.of(Published.of(federation));
        Directory directory = Directory.open(config(mirror.source()))) {
      AutoCloseable unused =
          directory.addListener(
              new DirectoryListener() {
                @Override
                public void synced(SyncReport report) {
                  told.incrementAndGet();
                  throw new StackOverflowError("as if");
                }
              });
      await().until(() -> told.get() >= 3);
    }
  }

  @Test
  void aClockThatFailsIsAskedAgainAndMeanwhileNothingRestsOnIt() {
    federation.admit("a.example");
    DirectoryFolder folder = new DirectoryFolder(temporary.resolve("published"));
    Published.to(folder, federation);
    AtomicBoolean fails = new AtomicBoolean();
    InstantSource failing =
        () -> {
          if (fails.get() && Thread.currentThread().getName().startsWith("waymark-")) {
            throw new OutOfMemoryError("as if");
          }
          return clock.instant();
        };
    try (Directory directory =
        Directory.open(config(new FolderSource(folder.folder())).clock(failing))) {
      await().until(() -> directory.explain("a.example").believed());
      fails.set(true);
      clock.advance(Duration.ofDays(1));
      await().until(() -> directory.resolve("a.example").freshness() == Freshness.STALE);
      fails.set(false);
      clock.advance(Duration.ofDays(20));
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> directory.resolve("a.example"))
                      .isInstanceOf(ExpiredDirectory.class));
    }
  }

  @Test
  void closingLeavesNoThread() {
    Set<Thread> before = threads();
    federation.admit("a.example");
    try (WebMirror mirror = WebMirror.of(Published.of(federation))) {
      Directory directory = Directory.open(config(mirror.source()));
      await().until(() -> directory.explain("a.example").believed());
      directory.close();
      await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }
  }

  @Test
  void closingWhileASourceHangsDoesNotWaitForIt() {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    try (WebMirror mirror = new WebMirror()) {
      mirror.serve(path -> hang(asked, over));
      Directory directory = Directory.open(config(mirror.source()));
      await().until(() -> asked.getCount() == 0);
      long begun = System.nanoTime();
      directory.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
      over.countDown();
    }
  }

  private static java.util.Optional<byte[]> hang(CountDownLatch asked, CountDownLatch over) {
    asked.countDown();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return java.util.Optional.empty();
  }

  @Test
  void aSourceThatHangsDoesNotBlockAResolve() {
    federation.admit("a.example");
    DirectoryFolder folder = new DirectoryFolder(temporary.resolve("published"));
    Published.to(folder, federation);
    try (Directory first =
        Directory.open(config(new FolderSource(folder.folder())).background(false))) {
      first.syncNow();
    }
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    try (WebMirror mirror = new WebMirror()) {
      mirror.serve(path -> hang(asked, over));
      try (Directory directory = Directory.open(config(mirror.source()))) {
        await().until(() -> asked.getCount() == 0);
        assertThat(directory.resolve("a.example").status()).isEqualTo(PeerStatus.ACTIVE);
        assertThat(directory.explain("stranger.example").believed()).isFalse();
        assertThat(over.getCount()).isOne();
      }
      over.countDown();
    }
  }

  @Test
  void manyThreadsResolveWhileTheDirectoryMovesOn() throws Exception {
    federation.admitMany("a", 30);
    DirectoryFolder folder = new DirectoryFolder(temporary.resolve("published"));
    Published.to(folder, federation);
    CountDownLatch done = new CountDownLatch(1);
    java.util.Queue<Throwable> failures = new java.util.concurrent.ConcurrentLinkedQueue<>();
    try (Directory directory =
        Directory.open(config(new FolderSource(folder.folder())).background(false))) {
      directory.syncNow();
      List<Thread> readers = new java.util.ArrayList<>();
      for (int t = 0; t < 3; t++) {
        Thread reader =
            new Thread(
                () -> {
                  for (int i = 0; done.getCount() > 0; i++) {
                    try {
                      directory.resolve("a" + i % 30 + ".example");
                      directory.explain("nobody" + i + ".example");
                    } catch (RuntimeException e) {
                      failures.add(e);
                    }
                  }
                });
        reader.start();
        readers.add(reader);
      }
      for (int i = 0; i < 15; i++) {
        federation.update(federation.admit("b" + i + ".example"));
        if (i % 5 == 4) {
          federation.snapshot();
        }
        Published.to(folder, federation);
        assertThat(directory.syncNow().ok()).isTrue();
      }
      done.countDown();
      for (Thread reader : readers) {
        reader.join();
      }
      assertThat(failures).isEmpty();
      assertThat(directory.find(PeerQuery.all())).hasSize(45);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "60, 0, 0.0, 48",
    "60, 0, 0.5, 60",
    "60, 0, 1.0, 72",
    "60, 1, 0.5, 120",
    "60, 3, 0.5, 480",
    "60, 4, 0.5, 900",
    "60, 99, 0.5, 900",
    "3600, 0, 0.5, 3600",
    "3600, 7, 0.5, 3600"
  })
  void failuresDoubleTheWaitUpToAQuarterOfAnHour(
      long poll, int failures, double chance, long expected) {
    assertThat(Refresher.delay(Duration.ofSeconds(poll), failures, chance))
        .isEqualTo(Duration.ofSeconds(expected));
  }
}
