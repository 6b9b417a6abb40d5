package org.waymark.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measurements of one thing, in nanoseconds. Not thread-safe. */
final class Samples {
  private final List<Double> values = new ArrayList<>();

  void add(double nanos) {
    values.add(nanos);
  }

  double median() {
    return quantile(0.5);
  }

  double quantile(double q) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    double at = q * (sorted.size() - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (at - below) * (sorted.get(above) - sorted.get(below));
  }

  int count() {
    return values.size();
  }
}
