package org.waymark.trust.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.testing.Fuzzed;

/** A tile has one path. */
final class TilePathFuzz {

  static Stream<byte[]> seeds() {
    return Stream.of(
            "tile/0/000",
            "tile/1/x001/x234/067.p/12",
            "tile/entries/x001/067",
            "records/bundle/000.p/255")
        .map(Fuzzed::latin1);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    String text = Fuzzed.latin1(bytes);
    Fuzzed.read(() -> TilePath.parse(text))
        .ifPresent(path -> assertThat(path.path()).isEqualTo(text));
    Fuzzed.read(() -> TilePath.parseRecords(text))
        .ifPresent(path -> assertThat(path.recordsPath()).isEqualTo(text));
  }
}
