package org.waymark.client.ocm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.testing.Fuzzed;

/** Whatever a server answers is described: never an exception, and never more than was received. */
final class DiscoveryReaderFuzz {
  private static final URI FROM = URI.create("https://cloud.example/.well-known/ocm");

  static Stream<byte[]> seeds() {
    return Stream.of(
            "{\"enabled\":true,\"apiVersion\":\"1.1.0\",\"endPoint\":\"https://cloud.example/ocm\","
                + "\"provider\":\"Nextcloud\",\"resourceTypes\":[{\"name\":\"file\",\"shareTypes\":"
                + "[\"user\"],\"protocols\":{\"webdav\":\"/dav/\"}}],\"capabilities\":[\"/shares\","
                + "\"http-sig\"],\"criteria\":null,\"publicKey\":{\"keyId\":\"k\",\"publicKeyPem\":\"\"}}",
            "{\"enabled\":\"yes\",\"resourceTypes\":{\"name\":\"file\"},\"endPoint\":\"/ocm\"}",
            "<html>",
            "{\"enabled\":true,\"enabled\":false}",
            "{\"a\":1}")
        .map(Fuzzed::utf8);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void describes(byte[] bytes) {
    DiscoveryReading reading = DiscoveryReader.read(bytes, FROM);
    if (!reading.readable()) {
      assertThat(reading.findings()).isNotEmpty();
    }
    for (Finding finding : reading.findings()) {
      assertThat(finding.code()).matches("[a-z0-9_]+");
      assertThat(finding.message()).isNotEmpty().hasSizeLessThan(2048);
    }
    assertThat(reading.findings()).hasSizeLessThan(512);
    assertThat(reading.toJson().toString().length()).isLessThan(20 * bytes.length + (64 << 10));
    assertThat(DiscoveryReader.read(bytes, FROM).toJson()).isEqualTo(reading.toJson());
  }
}
