package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SiteTextTest {
  private static final SiteText TEXT = new SiteText(Instant.parse("2026-11-22T12:00:00Z"));

  private static ObjectNode site() {
    return new ObjectMapper()
        .createObjectNode()
        .put("entityId", "https://cloud.example.org")
        .put("host", "cloud.example.org")
        .put("status", "suspended")
        .put("reason", "key-compromise")
        .put("changed", "2026-11-20T10:00:00Z")
        .put("ver", 3)
        .put("mver", 2)
        .put("record", "00ff")
        .put("entry", 17)
        .put("statementExpires", "2026-11-24T12:00:00Z")
        .put("membershipExpires", "2026-11-22T09:00:00Z");
  }

  @Test
  void aSiteIsShownWithWhatExpiresWhen() {
    assertThat(TEXT.lines(site()))
        .containsExactly(
            "https://cloud.example.org",
            "  status        suspended (key-compromise) since 2026-11-20T10:00:00Z",
            "  statement     version 3, expires 2026-11-24T12:00:00Z (in 2 days)",
            "  membership    version 2, expired 2026-11-22T09:00:00Z (3 hours ago)",
            "  record        00ff",
            "  log entry     17");
  }

  @Test
  void aListIsATableAsWideAsItsLongestName() {
    assertThat(TEXT.table(new ObjectMapper().createArrayNode().add(site())))
        .containsExactly(
            "SITE                       STATUS                      STATEMENT UNTIL  MEMBERSHIP"
                + " UNTIL",
            "https://cloud.example.org  suspended (key-compromise)  2026-11-24       2026-11-22");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T12:00:30Z, in 30 seconds",
    "2026-11-22T12:10:00Z, in 10 minutes",
    "2026-11-22T15:00:00Z, in 3 hours",
    "2026-12-22T12:00:00Z, in 30 days",
    "2026-11-20T12:00:00Z, 2 days ago"
  })
  void timesAreSaidInTheUnitThatFits(String time, String expected) {
    assertThat(TEXT.in(time)).isEqualTo(expected);
  }
}
