package org.waymark.registry.rules.shacl;

/**
 * The shapes could not be decided over a statement: {@code rules_timeout} or {@code
 * rules_undecided}.
 */
public final class UndecidedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  private UndecidedException(String code, String why) {
    super(why, null, false, false);
    this.code = code;
  }

  static UndecidedException timeout() {
    return new UndecidedException("rules_timeout", "in the time there is for it");
  }

  static UndecidedException because(String why) {
    return new UndecidedException("rules_undecided", "(" + why + ")");
  }

  /** Stable, snake_case. */
  public String code() {
    return code;
  }
}
