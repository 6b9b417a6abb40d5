package org.waymark.client.ocm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.id.Host;
import org.waymark.trust.testing.Fuzzed;

/** The host of an address is what stands behind its last at sign, and nothing else. */
final class OcmAddressFuzz {

  static Stream<byte[]> seeds() {
    return Stream.of(
            "einstein@cloud.example",
            "a@b@CERNBox.CERN.CH.",
            " x@https://m\u00fcnchen.example:8443/y ",
            "@a.example",
            "nobody")
        .map(Fuzzed::utf8);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    String text = Fuzzed.utf8(bytes);
    Fuzzed.read(() -> OcmAddress.parse(text))
        .ifPresent(
            address -> {
              assertThat(OcmAddress.parse(text.strip())).isEqualTo(address);
              String typed = text.strip().substring(text.strip().lastIndexOf('@') + 1);
              assertThat(Host.normalize(typed, finding -> {})).isEqualTo(address.host());
              assertThat(address.toString()).endsWith("@" + address.host());
            });
    OcmAddress.looksLikeAddress(text);
  }
}
