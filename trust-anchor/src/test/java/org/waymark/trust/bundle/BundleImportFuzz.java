package org.waymark.trust.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;

/**
 * A bundle that is believed gives the directory that its federation wrote, whatever was changed.
 */
final class BundleImportFuzz {
  private static final TestFederation FEDERATION = TestFederation.create();
  private static final byte[] GOOD = bundle();

  private static byte[] bundle() {
    FEDERATION.admit("a.example");
    FEDERATION.snapshot();
    FEDERATION.heartbeat();
    return FEDERATION.bundle();
  }

  static Stream<byte[]> seeds() {
    return Stream.of(GOOD);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void believes(byte[] bytes) {
    Fuzzed.read(() -> verify(bytes))
        .ifPresent(read -> assertThat(read.mapRoot()).isEqualTo(FEDERATION.map().root()));
  }

  private static ImportedDirectory verify(byte[] bytes) {
    try {
      return BundleImport.verify(
          new ByteArrayInputStream(bytes),
          FEDERATION.roots().oldest(),
          FEDERATION.now(),
          ImportSink.inMemory(),
          Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
