package org.waymark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waymark.server.demo.Report.Check;

class ScriptTest {
  private final List<String> lines = new ArrayList<>();
  private boolean stopped;
  private final Script script = new Script(lines::add, () -> stopped);

  @Test
  void aClaimThatThrowsDidNotHoldAndTheMessageIsItsDetail() {
    script.check(
        Claim.DISCOVERY_READ,
        () -> {
          throw new DemoException("nobody answers");
        });

    assertThat(script.checks("")).contains(new Check("discovery_read", false, "nobody answers"));
  }

  @Test
  void aClaimThatWasNeverTriedDidNotHold() {
    script.check(Claim.DISCOVERY_READ, () -> "five");

    assertThat(script.checks("the registry did not start"))
        .hasSize(Claim.values().length)
        .startsWith(new Check("discovery_read", true, "five"))
        .endsWith(
            new Check("unwitnessed_return_waits", false, "not tried: the registry did not start"));
  }

  @Test
  void aStepThatFailsEndsThePlay() {
    assertThatThrownBy(
            () ->
                script.step(
                    "the registry runs",
                    () -> {
                      throw new java.io.IOException("no java");
                    }))
        .isInstanceOf(DemoException.class)
        .hasMessage("no java");
  }

  @Test
  void aClaimThatWasDemandedAndDidNotHoldEndsThePlay() {
    assertThatThrownBy(
            () ->
                script.demand(
                    Claim.JOINED_BY_INVITATION,
                    () -> {
                      throw new DemoException("one was refused");
                    }))
        .isInstanceOf(DemoException.class)
        .hasMessage("joined_by_invitation did not hold, and nothing can follow");
    assertThat(script.checks(""))
        .contains(new Check("joined_by_invitation", false, "one was refused"));
  }

  @Test
  void aClaimThatWasDemandedAndHeldEndsNothing() {
    script.demand(Claim.JOINED_BY_INVITATION, () -> "five");

    assertThat(script.checks("")).contains(new Check("joined_by_invitation", true, "five"));
  }

  @Test
  void nothingIsTriedOnceItWasStopped() {
    stopped = true;

    assertThatThrownBy(() -> script.check(Claim.DISCOVERY_READ, () -> "five"))
        .isInstanceOf(DemoException.class)
        .hasMessage("the demo was stopped");
  }

  @Test
  void eachStepIsTold() {
    script.step("five sites answer", () -> "all");

    assertThat(lines).singleElement().asString().matches(" {2}✓ +0\\.\\d s {2}five sites.*: all");
  }

  @Test
  void aReportIsOkOnlyWhenEveryCheckIs() {
    Check good = new Check("a", true, "");
    Check bad = new Check("b", false, "why");

    assertThat(new Report(List.of(good, bad), Map.of(), List.of()).ok()).isFalse();
    assertThat(new Report(List.of(good), Map.of(), List.of()).ok()).isTrue();
  }
}
