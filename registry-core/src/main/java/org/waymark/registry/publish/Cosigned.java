package org.waymark.registry.publish;

import java.time.Instant;

/**
 * What a witness cosigned.
 *
 * @param size entries
 * @param at when, by its clock
 */
public record Cosigned(long size, Instant at) {}
