package org.waymark.architecture.sample.server;

/** In a package without a package-info, on purpose. */
final class Unmarked {}
