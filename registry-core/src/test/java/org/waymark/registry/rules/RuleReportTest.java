package org.waymark.registry.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;

/** A report is written, stored and read back as the same. */
final class RuleReportTest {
  private static final CheckResult PASS = CheckResult.pass(CheckName.TLS, "The certificate holds.");
  private static final CheckResult WARN =
      CheckResult.warn(
          CheckName.CLIENTS, "client_cannot_read", "One cannot read it.", "Update it.");
  private static final CheckResult FAIL =
      CheckResult.fail(CheckName.KEYS, "keys_differ", "Other keys are live.", "Publish them.");

  private static RuleReport report(CheckResult... results) {
    return new RuleReport(
        EntityId.parse("https://cloud.example.org"),
        3,
        Sha256.of(new byte[] {1}),
        Sha256.of(new byte[] {2}),
        Instant.parse("2026-11-23T10:00:00.5Z"),
        List.of(results));
  }

  @Test
  void itReadsBackWhatItWrote() {
    RuleReport report = report(PASS, WARN, FAIL);

    assertThat(RuleReport.parse(report.toJson())).isEqualTo(report);
    assertThat(report.toJson().path("at").isIntegralNumber()).isTrue();
  }

  @Test
  void theWorstCounts() {
    assertThat(report(PASS).worst()).isEqualTo(Outcome.PASS);
    assertThat(report(PASS, WARN).worst()).isEqualTo(Outcome.WARN);
    assertThat(report(FAIL, WARN, PASS).worst()).isEqualTo(Outcome.FAIL);
    assertThat(report(FAIL, WARN, PASS).failures()).containsExactly(FAIL);
  }

  @Test
  void aReportThatCallsItselfBetterThanItIsIsRefused() {
    ObjectNode json = report(PASS, FAIL).toJson().put("worst", "pass");

    assertThatThrownBy(() -> RuleReport.parse(json))
        .isInstanceOf(MalformedException.class)
        .extracting(e -> ((MalformedException) e).code())
        .isEqualTo("report_malformed");
  }

  @Test
  void aFailureWithoutAMendIsNoResult() {
    assertThatThrownBy(() -> CheckResult.fail(CheckName.KEYS, "keys_differ", "Other keys.", ""))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> CheckResult.warn(CheckName.KEYS, "ok", "Other keys.", "Mend."))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void aDemandToWarnTurnsAFailureIntoAWarning() {
    assertThat(FAIL.under(CheckDemand.WARN).outcome()).isEqualTo(Outcome.WARN);
    assertThat(FAIL.under(CheckDemand.FAIL)).isEqualTo(FAIL);
    assertThat(PASS.under(CheckDemand.WARN)).isEqualTo(PASS);
  }
}
