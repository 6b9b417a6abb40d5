package org.waymark.architecture.sample;

/** Belongs to no module. */
final class Stray {}
