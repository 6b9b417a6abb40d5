package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.testing.Refusal;

/** What may follow a mark (formats 4, step 6). */
final class CountersTest {

  private static Sha256 token(String name) {
    return Sha256.of(name.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest(name = "after 5 a, 7 b: {0} {1}, {2} {3} is {4}")
  @CsvSource({
    "5, a, 7, b, accepted",
    "6, c, 7, b, accepted",
    "5, a, 8, d, accepted",
    "6, c, 8, d, accepted",
    "4, a, 7, b, counter_rollback",
    "5, a, 6, b, counter_rollback",
    "9, c, 6, b, counter_rollback",
    "5, x, 7, b, counter_reused",
    "5, a, 7, x, counter_reused",
    "6, x, 7, x, counter_reused"
  })
  void followAMarkOrNot(long ver, String verToken, long mver, String mverToken, String expected) {
    Counters mark = new Counters(5, token("a"), 7, token("b"));
    Counters offered = new Counters(ver, token(verToken), mver, token(mverToken));
    EntityId sub = EntityId.parse("https://a.example");
    assertThat(Refusal.codeOf(() -> offered.requireNotBelow(mark, sub))).isEqualTo(expected);
  }
}
