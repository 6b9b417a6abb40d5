package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestIntermediate;
import org.waymark.trust.testing.TestSite;

/** A record has one text, and is believed only as it was signed. */
final class RecordFuzz {
  private static final TestFederation FEDERATION = TestFederation.create();
  private static final TestSite SITE = FEDERATION.admit("a.example");

  static Stream<byte[]> seeds() {
    TestIntermediate between = FEDERATION.intermediate("nren.example", ".edu.example");
    return Stream.of(
            SITE.record(),
            FEDERATION.siteUnder(between, "u.edu.example").record(),
            FEDERATION.site("b.example").restrict(SiteStatus.SUSPENDED, "asked").record())
        .map(Record::bytes);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    Fuzzed.read(() -> Record.parse(bytes)).ifPresent(record -> check(bytes, record));
  }

  private static void check(byte[] bytes, Record record) {
    assertThat(record.bytes()).isEqualTo(bytes);
    // The tokens are read when they are asked for, and refused then.
    Fuzzed.read(() -> Record.of(record.site(), record.chain(), record.status()))
        .ifPresent(again -> assertThat(again.bytes()).isEqualTo(bytes));
    assertThat(record.chainLength()).isBetween(1, Record.MAX_CHAIN);
    boolean believed =
        Fuzzed.read(
                () ->
                    new RecordVerifier(FEDERATION.root())
                        .verify(record.sub(), record, FEDERATION.now()))
            .isPresent();
    if (believed) {
      assertThat(seeds().map(Fuzzed::latin1)).contains(Fuzzed.latin1(bytes));
    }
  }
}
