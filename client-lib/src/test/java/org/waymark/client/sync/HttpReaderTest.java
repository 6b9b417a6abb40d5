package org.waymark.client.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchRequest;
import org.waymark.client.fetch.FetchResponse;
import org.waymark.client.fetch.Fetcher;
import org.waymark.trust.log.TilePath;

class HttpReaderTest {

  @TempDir Path temporary;
  private final AtomicLong nanos = new AtomicLong();
  private final List<FetchRequest> asked = new ArrayList<>();

  private HttpReader reader(Fetcher fetcher) {
    return new HttpReader(
        new Source.HttpSource(URI.create("https://mirror.example")),
        new HttpReader.Means(
            fetcher, 1 << 20, () -> temporary.resolve("download"), Optional::empty, nanos::get));
  }

  private FetchResponse answer(FetchRequest request, int bytes) {
    asked.add(request);
    return new FetchResponse(200, Map.of(), new byte[bytes], request.uri());
  }

  @Test
  void oneAttemptEndsWhenTheSourceIsTooSlow() throws Exception {
    HttpReader reader =
        reader(
            request -> {
              nanos.addAndGet(Duration.ofSeconds(9).toNanos());
              return answer(request, 100);
            });
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1000; i++) {
                reader.get("tile/0/000", 8192);
              }
            })
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.code()).isEqualTo("source_too_slow"));
    assertThat(asked).hasSize(14);
    assertThat(asked.get(13).timeout()).isLessThan(Duration.ofSeconds(4));

    reader.begin();
    assertThat(reader.get("tile/0/000", 8192)).isPresent();
  }

  @Test
  void bytesBuyTime() throws Exception {
    HttpReader reader =
        reader(
            request -> {
              nanos.addAndGet(Duration.ofSeconds(9).toNanos());
              return answer(request, 2_000_000);
            });
    for (int i = 0; i < 100; i++) {
      assertThat(reader.get("tile/entries/000", 4_000_000)).isPresent();
    }
  }

  @Test
  void aBundleThatDripsIsGivenUpAndItsFileIsGone() {
    Fetcher dripping =
        new Fetcher() {
          @Override
          public FetchResponse get(FetchRequest request) {
            throw new AssertionError("a bundle is not held in memory");
          }

          @Override
          public FetchResponse download(FetchRequest request, OutputStream into)
              throws FetchException {
            try {
              for (int i = 0; i < 100_000; i++) {
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
                into.write(new byte[] {1});
              }
              throw new AssertionError("nobody stopped it");
            } catch (java.io.IOException e) {
              throw new FetchException(
                  FetchException.Kind.CONNECT, "connection_broken", "as if", e);
            }
          }
        };
    assertThatThrownBy(() -> reader(dripping).bundle(SyncProgress.NONE))
        .isInstanceOf(SourceException.class);
    assertThat(nanos.get()).isLessThan(Duration.ofSeconds(130).toNanos());
    assertThat(temporary.resolve("download")).doesNotExist();
  }

  @Test
  void theFileOfABundleIsGoneWhenItWasRead() throws Exception {
    var stream = reader(request -> answer(request, 500)).bundle(SyncProgress.NONE).orElseThrow();
    try (stream) {
      assertThat(stream.readAllBytes()).hasSize(500);
    }
    assertThat(temporary.resolve("download")).doesNotExist();
    assertThat(asked.get(0).gzip()).isFalse();
  }

  @Test
  void nothingUnpacksToMoreThanEightMebibytes() throws Exception {
    HttpReader reader =
        reader(
            request -> {
              FetchResponse answer = answer(request, 9 << 20);
              if (request.maxBytes() < 9 << 20) {
                throw new FetchException(FetchException.Kind.TOO_LARGE, "body_too_large", "as if");
              }
              return answer;
            });
    assertThat(
            reader.get(
                "records/bundle/000",
                SourceReader.Limits.records(new TilePath(TilePath.ENTRIES, 0, TilePath.FULL))))
        .isPresent();
    assertThat(asked)
        .allMatch(request -> !request.gzip() || request.maxBytes() <= 8 << 20)
        .hasSize(2);
  }
}
