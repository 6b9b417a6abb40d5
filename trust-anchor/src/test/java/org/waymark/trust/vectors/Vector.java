package org.waymark.trust.vectors;

import java.time.Instant;

/**
 * One bundle with what a verifier must say of it.
 *
 * @param outcome {@code ok} or the error code
 * @param root the file of the pinned root
 * @param at the moment for which it is verified
 */
record Vector(String name, String outcome, String why, byte[] bundle, byte[] root, Instant at) {}
