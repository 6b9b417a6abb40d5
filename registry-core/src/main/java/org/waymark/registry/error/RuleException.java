package org.waymark.registry.error;

import java.util.OptionalLong;

/**
 * A rule set, or a question to the catalogue, cannot be used: {@code rules_malformed
 * rules_recursive rules_unsupported rules_too_large policy_unsupported rules_timeout
 * rules_unreadable query_malformed query_refused query_timeout}.
 */
public final class RuleException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private final long line;
  private final long column;

  /**
   * @param code stable, snake_case
   * @param message a sentence for people
   */
  public RuleException(String code, String message) {
    this(code, message, 0, 0);
  }

  /**
   * @param line from 1; 0 where there is none
   * @param column from 1; 0 where there is none
   */
  public RuleException(String code, String message, long line, long column) {
    super(code, message, null);
    this.line = line;
    this.column = column;
  }

  /** The line of the text that cannot be read, from 1. */
  public OptionalLong line() {
    return line > 0 ? OptionalLong.of(line) : OptionalLong.empty();
  }

  /** The column of the text that cannot be read, from 1. */
  public OptionalLong column() {
    return column > 0 ? OptionalLong.of(column) : OptionalLong.empty();
  }
}
