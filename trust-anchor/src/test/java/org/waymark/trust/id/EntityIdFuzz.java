package org.waymark.trust.id;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.testing.Fuzzed;

/** An identifier has one text, and what people type is mended into one. */
final class EntityIdFuzz {

  static Stream<byte[]> seeds() {
    return Stream.of(
            "https://cloud.example.org",
            "https://xn--mnchen-3ya.example:8443",
            "http://localhost:8080",
            "https://CERNBox.CERN.CH./x",
            "m\u00fcnchen.example",
            "https://127.0.0.1",
            "https://[::1]:1")
        .map(Fuzzed::utf8);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    String text = Fuzzed.utf8(bytes);
    Fuzzed.read(() -> EntityId.parse(text))
        .ifPresent(
            id -> {
              assertThat(id.value()).isEqualTo(text);
              assertThat(id.secure()).isTrue();
              assertThat(id.key()).isEqualTo(Sha256.of(bytes));
              assertThat(EntityId.parseTesting(text)).isEqualTo(id);
              assertThat(EntityId.https(id.host())).isEqualTo(id);
            });
    Fuzzed.read(() -> EntityId.parseTesting(text))
        .ifPresent(id -> assertThat(id.value()).isEqualTo(text));
    Fuzzed.read(() -> Host.parse(text))
        .ifPresent(host -> assertThat(host.toString()).isEqualTo(text));
    Fuzzed.read(() -> Host.normalize(text, finding -> assertThat(finding).isNotEmpty()))
        .ifPresent(
            host -> {
              assertThat(Host.parse(host.toString())).isEqualTo(host);
              assertThat(Host.normalize(host.toString(), finding -> {})).isEqualTo(host);
            });
  }
}
