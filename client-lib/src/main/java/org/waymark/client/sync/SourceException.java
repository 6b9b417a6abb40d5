package org.waymark.client.sync;

import org.jspecify.annotations.Nullable;

/** A source could not be read. Says nothing about what it would have said. */
final class SourceException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;

  SourceException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Stable, snake_case. */
  String code() {
    return code;
  }
}
