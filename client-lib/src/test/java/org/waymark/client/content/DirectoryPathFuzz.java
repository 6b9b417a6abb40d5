package org.waymark.client.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.testing.Fuzzed;

/** A path of the directory is one of a few forms, and leads out of no folder. */
final class DirectoryPathFuzz {

  static Stream<byte[]> seeds() {
    return Stream.of(
            "root/1.json",
            "checkpoint",
            "tile/0/x001/000.p/7",
            "records/bundle/000",
            "sites/a.example:8443",
            "sites/../checkpoint",
            "bundle")
        .map(Fuzzed::latin1);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    String text = Fuzzed.latin1(bytes);
    DirectoryPath.parse(text)
        .ifPresent(
            path -> {
              assertThat(path.value()).isEqualTo(text).matches("[a-z0-9./:-]+");
              assertThat(text.split("/", -1)).doesNotContain("", ".", "..");
              assertThat(path.mediaType()).isNotEmpty();
            });
  }
}
