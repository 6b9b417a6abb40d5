package org.waymark.server.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes through steps and claims, tells how each went, and remembers. One thread. */
final class Script {
  private final Consumer<String> lines;
  private final BooleanSupplier stopped;
  private final Map<Claim, Report.Check> checks = new EnumMap<>(Claim.class);

  /**
   * @param lines told what happens, for people
   * @param stopped whether to go no further
   */
  Script(Consumer<String> lines, BooleanSupplier stopped) {
    this.lines = lines;
    this.stopped = stopped;
  }

  /** What is done; returns what to tell about it. */
  @FunctionalInterface
  interface Act {
    String play() throws Exception;
  }

  /**
   * A step without which nothing can follow.
   *
   * @throws DemoException when it fails
   */
  void step(String sentence, Act act) {
    goOn();
    long start = System.nanoTime();
    try {
      String detail = act.play();
      tell(true, since(start), sentence, detail);
    } catch (Exception e) {
      tell(false, since(start), sentence, message(e));
      throw e instanceof DemoException demo ? demo : new DemoException(message(e), e);
    }
  }

  /**
   * Checks a claim; when it does not hold, the next ones are tried all the same.
   *
   * @throws DemoException when the demo was stopped
   */
  void check(Claim claim, Act act) {
    goOn();
    long start = System.nanoTime();
    boolean ok = false;
    String detail;
    try {
      detail = act.play();
      ok = true;
    } catch (Exception e) {
      detail = message(e);
    }
    tell(ok, since(start), claim.sentence(), detail);
    checks.put(claim, new Report.Check(claim.checkName(), ok, detail));
  }

  /**
   * Checks a claim without which nothing can follow.
   *
   * @throws DemoException when it does not hold, or the demo was stopped
   */
  void demand(Claim claim, Act act) {
    check(claim, act);
    Report.@Nullable Check seen = checks.get(claim);
    DemoException.require(
        seen != null && seen.ok(), claim.checkName() + " did not hold, and nothing can follow");
  }

  /** Tells more of what was just seen. */
  void say(String line) {
    lines.accept("              " + line);
  }

  private void goOn() {
    DemoException.require(!stopped.getAsBoolean(), "the demo was stopped");
  }

  /** Every claim; one that was never tried did not hold. */
  List<Report.Check> checks(String whyNotTried) {
    List<Report.Check> all = new ArrayList<>();
    for (Claim claim : Claim.values()) {
      Report.@Nullable Check seen = checks.get(claim);
      all.add(
          seen == null
              ? new Report.Check(claim.checkName(), false, "not tried: " + whyNotTried)
              : seen);
    }
    return all;
  }

  private void tell(boolean ok, Duration took, String sentence, String detail) {
    lines.accept(
        String.format(
            "  %s %6s  %s%s",
            ok ? "✓" : "✗",
            Waiting.seconds(took),
            sentence,
            detail.isEmpty() ? "" : ": " + detail));
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  static String message(Exception e) {
    String message = e.getMessage();
    return message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
  }
}
