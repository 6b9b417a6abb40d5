package org.waymark.trust.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** No change of a proof shows anything else than the proof did. */
final class SiteProofFuzz {
  private static final TestFederation FEDERATION = TestFederation.create();
  private static final TestSite SITE = site();
  private static final SiteProof GOOD = proof();

  private static TestSite site() {
    FEDERATION.admitMany("s", 3);
    TestSite site = FEDERATION.admit("a.example");
    FEDERATION.heartbeat();
    return site;
  }

  private static SiteProof proof() {
    long size = FEDERATION.entries().size();
    MerkleProofs.HashReader reader =
        (level, node) -> {
          MerkleFrontier.Builder builder = MerkleFrontier.empty().builder();
          long width = 1L << level;
          FEDERATION
              .leaves()
              .subList((int) (node * width), (int) ((node + 1) * width))
              .forEach(builder::append);
          return builder.root();
        };
    return new SiteProof(
        FEDERATION.checkpoint(),
        Fuzzed.utf8(FEDERATION.entries().get((int) size - 1)),
        MerkleProofs.inclusion(size - 1, size, reader),
        FEDERATION.map().prove(SITE.id().key()),
        Optional.of(SITE.record()),
        SITE.id());
  }

  static Stream<byte[]> seeds() {
    return Stream.of(GOOD.encode());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void verifies(byte[] bytes) {
    Fuzzed.read(() -> SiteProof.parse(bytes)).ifPresent(SiteProofFuzz::check);
  }

  private static void check(SiteProof read) {
    assertThat(SiteProof.parse(read.encode())).isEqualTo(read);
    Fuzzed.read(() -> read.verify(FEDERATION.roots(), SITE.id(), FEDERATION.now()))
        .ifPresent(
            shown ->
                assertThat(shown.record().map(record -> record.record().hash()))
                    .contains(SITE.record().hash()));
  }
}
