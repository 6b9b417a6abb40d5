package org.waymark.trust.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;

/** A bundle is read to its end, or refused with a code. */
final class BundleReaderFuzz {

  static Stream<byte[]> seeds() {
    TestFederation federation = TestFederation.create();
    federation.admit("a.example");
    federation.snapshot();
    federation.heartbeat();
    return Stream.of(federation.bundle());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    boolean whole = read(bytes);
    assertThat(read(bytes)).isEqualTo(whole);
    if (whole) {
      assertThat(bytes).endsWith('\n');
      // Nothing may follow what was read to its end.
      assertThat(read(Arrays.copyOf(bytes, bytes.length + 1))).isFalse();
    }
  }

  private static boolean read(byte[] bytes) {
    return Fuzzed.read(
            () -> {
              try {
                BundleReader.read(new ByteArrayInputStream(bytes), new BundleVisitor() {});
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return true;
            })
        .orElse(false);
  }
}
