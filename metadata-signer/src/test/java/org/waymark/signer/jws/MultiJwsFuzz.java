package org.waymark.signer.jws;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.Fuzzed;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;

/** Whoever counts as a signer signed this payload, and no key counts twice. */
final class MultiJwsFuzz {
  private static final String TYP = "waymark-test+jws";
  private static final byte[] PAYLOAD = Fuzzed.latin1("{\"version\":1}");
  private static final List<SigningKey> SIGNERS = List.of(key(1), key(2));
  private static final JwkSet KEYS =
      JwkSet.of(SIGNERS.get(0).publicKey(), SIGNERS.get(1).publicKey(), key(3).publicKey());

  private static SigningKey key(int first) {
    byte[] seed = new byte[32];
    seed[0] = (byte) first;
    return SigningKeys.ed25519FromSeed(seed);
  }

  static Stream<byte[]> seeds() {
    MultiJws both = MultiJws.sign(PAYLOAD, TYP, SIGNERS);
    MultiJws.Signature one = both.signatures().get(0);
    String flattened =
        "{\"payload\":\"eyJ2ZXJzaW9uIjoxfQ\",\"protected\":\""
            + one.encodedHeader()
            + "\",\"signature\":\""
            + one.encodedSignature()
            + "\"}";
    return Stream.of(
        both.bytes(),
        MultiJws.sign(PAYLOAD, TYP, SIGNERS.subList(0, 1)).bytes(),
        Fuzzed.latin1(flattened),
        Fuzzed.latin1("{\"payload\":\"\",\"signatures\":[]}"));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void counts(byte[] bytes) {
    Fuzzed.read(() -> MultiJws.parse(bytes, JsonLimits.DOCUMENT))
        .ifPresent(
            read -> {
              assertThat(read.bytes()).isEqualTo(bytes);
              check(read);
            });
    Fuzzed.read(() -> MultiJws.parseFlattened(bytes, JsonLimits.DOCUMENT))
        .ifPresent(
            read -> {
              assertThat(read.signatures()).hasSize(1);
              check(read);
            });
  }

  private static void check(MultiJws read) {
    assertThat(read.signatures()).hasSizeBetween(1, MultiJws.MAX_SIGNATURES);
    Set<KeyId> signers = Fuzzed.read(() -> read.validSigners(KEYS, TYP)).orElse(Set.of());
    if (!signers.isEmpty()) {
      assertThat(read.payload()).isEqualTo(PAYLOAD);
      assertThat(signers).isSubsetOf(SIGNERS.get(0).kid(), SIGNERS.get(1).kid());
    }
  }
}
