package org.waymark.benchmarks;

import java.util.Locale;

/**
 * Two things measured in turns, so that what disturbs the machine disturbs both.
 *
 * @param allowed the largest ratio of the medians that the project promises
 */
record Comparison(
    String name, String ours, Samples our, String baseline, Samples base, double allowed) {

  /** Something to time; returns nanoseconds. */
  interface Timed {
    double nanos() throws Exception;
  }

  /** Measures both in turns, after rounds that do not count. */
  static Comparison measure(
      String name,
      String ours,
      Timed our,
      String baseline,
      Timed base,
      double allowed,
      int warmUp,
      int rounds)
      throws Exception {
    Samples ourSamples = new Samples();
    Samples baseSamples = new Samples();
    for (int round = -warmUp; round < rounds; round++) {
      double b = base.nanos();
      double o = our.nanos();
      if (round >= 0) {
        baseSamples.add(b);
        ourSamples.add(o);
      }
    }
    return new Comparison(name, ours, ourSamples, baseline, baseSamples, allowed);
  }

  double ratio() {
    return our.median() / base.median();
  }

  boolean held() {
    return ratio() <= allowed;
  }

  /** A row of the table in docs/performance.md. */
  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %s: %s | %s: %s | %.2f | %.2f | %s |",
        name,
        ours,
        spread(our),
        baseline,
        spread(base),
        ratio(),
        allowed,
        held() ? "held" : "NOT HELD");
  }

  private static String spread(Samples samples) {
    return String.format(
        Locale.ROOT,
        "%s (%s to %s, n=%d)",
        time(samples.median()),
        time(samples.quantile(0.25)),
        time(samples.quantile(0.75)),
        samples.count());
  }

  private static String time(double nanos) {
    if (nanos < 1e4) {
      return String.format(Locale.ROOT, "%.1f ns", nanos);
    }
    return nanos < 1e7
        ? String.format(Locale.ROOT, "%.1f µs", nanos / 1e3)
        : String.format(Locale.ROOT, "%.0f ms", nanos / 1e6);
  }
}
