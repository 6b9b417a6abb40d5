package org.waymark.client;

/**
 * What went wrong.
 *
 * @param code stable, snake_case
 * @param message a sentence for people
 * @param nextStep what to do about it
 */
public record Problem(String code, String message, String nextStep) {}
