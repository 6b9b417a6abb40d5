/**
 * The published test vectors of bundles: how each one is made, and that the Java code and the
 * Python verifier decide it as the index says. Read {@code GoodVectors}, {@code BadVectors}, then
 * {@code BundleVectorsTest}.
 */
@org.jspecify.annotations.NullMarked
package org.waymark.trust.vectors;
