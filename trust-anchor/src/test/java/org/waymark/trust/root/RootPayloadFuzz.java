package org.waymark.trust.root;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** A root's payload means the same when it is written and read again. */
final class RootPayloadFuzz {

  static Stream<byte[]> seeds() {
    TestFederation federation = TestFederation.create();
    RootPayload second =
        federation
            .publishRoot(
                next ->
                    next.keys(RootRole.OIDF, TestKeys.named("x").publicKey())
                        .witness(
                            new WitnessPolicy(
                                1,
                                List.of(
                                    new WitnessPolicy.Group(
                                        "g",
                                        1,
                                        List.of(
                                            NoteVerifier.cosignatureV1(
                                                "w", TestKeys.named("w").publicKey())))))))
            .payload();
    return Stream.of(federation.roots().oldest().payload().bytes(), second.bytes());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    Fuzzed.read(() -> RootPayload.parse(bytes))
        .ifPresent(
            payload -> {
              // Members of a key that nobody here knows are not written again.
              byte[] written = payload.bytes();
              assertThat(RootPayload.parse(written)).isEqualTo(payload);
              assertThat(RootPayload.parse(written).bytes()).isEqualTo(written);
            });
  }
}
