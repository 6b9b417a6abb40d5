package org.waymark.server.demo;

/** Something is not as the demo claims, or it could not go on; the message says what was seen. */
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }

  DemoException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Demands what a claim says. */
  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new DemoException(otherwise);
    }
  }
}
