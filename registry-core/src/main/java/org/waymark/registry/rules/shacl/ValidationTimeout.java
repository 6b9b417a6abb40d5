package org.waymark.registry.rules.shacl;

/** The time for one validation is over. */
public final class ValidationTimeout extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ValidationTimeout() {
    super("the shapes took too long", null, false, false);
  }
}
