/**
 * Measurements: {@link org.waymark.benchmarks.Benchmarks} is the way in. Every figure is a ratio of
 * two things measured side by side in one run, with its spread. Never shipped, and nothing depends
 * on it.
 */
@org.jspecify.annotations.NullMarked
package org.waymark.benchmarks;
