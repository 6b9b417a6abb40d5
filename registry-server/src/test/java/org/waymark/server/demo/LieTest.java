package org.waymark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;

class LieTest {
  private static final String BODY =
      "waymark-bundle 1\nrecord https://a.example {\"a\":1}\nrecord https://b.example {\"b\":2}\n"
          + "x".repeat(600)
          + "\n";
  private static final byte[] BUNDLE = sealed(BODY);

  @Test
  void aFlippedBitIsOneBit() {
    byte[] told = Lie.flippedBit().tell("bundle", BUNDLE);

    int bits =
        IntStream.range(0, BUNDLE.length).map(i -> Integer.bitCount(BUNDLE[i] ^ told[i])).sum();
    assertThat(bits).isOne();
  }

  @Test
  void swappedRecordsAreUnderTheOthersNameWithAMendedChecksum() {
    byte[] told = Lie.swappedRecords().tell("bundle", BUNDLE);

    assertThat(told)
        .isEqualTo(
            sealed(
                BODY.replace("{\"a\":1}", "?")
                    .replace("{\"b\":2}", "{\"a\":1}")
                    .replace("?", "{\"b\":2}")));
  }

  @Test
  void anOlderTreeIsAnOlderCheckpoint() {
    byte[] old = {1, 2, 3};

    assertThat(Lie.olderTree(old).tell("checkpoint", BUNDLE)).isEqualTo(old);
  }

  @Test
  void everythingElseIsTheTruth() {
    assertThat(Lie.flippedBit().tell("checkpoint", BUNDLE)).isEqualTo(BUNDLE);
    assertThat(Lie.swappedRecords().tell("root/1.json", BUNDLE)).isEqualTo(BUNDLE);
    assertThat(Lie.olderTree(new byte[1]).tell("bundle", BUNDLE)).isEqualTo(BUNDLE);
  }

  @Test
  void anEndPointElsewhereIsTheOnlyThingThatADiscoveryDocumentGetsWrong() throws Exception {
    ObjectMapper json = new ObjectMapper();
    ObjectNode truth = EfssProduct.NEXTCLOUD.discovery("http://localhost:1");

    byte[] told =
        Lie.endPointElsewhere()
            .tell("/.well-known/ocm", truth.toString().getBytes(StandardCharsets.UTF_8));

    assertThat(json.readTree(told))
        .isEqualTo(truth.deepCopy().put("endPoint", "https://files.elsewhere.example/ocm"));
    assertThat(Lie.endPointElsewhere().tell("/.well-known/waymark", BUNDLE)).isEqualTo(BUNDLE);
  }

  private static byte[] sealed(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return (body + "end " + Sha256.of(bytes).hex() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
