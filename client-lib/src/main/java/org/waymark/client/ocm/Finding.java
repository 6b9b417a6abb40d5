package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * Something worth telling the administrator of the server that was read.
 *
 * @param code stable, snake_case
 * @param message a sentence: what was found, where, and what would be right
 */
public record Finding(String code, Severity severity, String message) {

  /** How much it matters. */
  public enum Severity {
    /** The document cannot be used. */
    ERROR,
    /** Some peers will fail, or something does not work as the document promises. */
    WARNING,
    /** Unusual or old, and understood. */
    INFO
  }

  static Finding info(String code, String message) {
    return new Finding(code, Severity.INFO, message);
  }

  static Finding warning(String code, String message) {
    return new Finding(code, Severity.WARNING, message);
  }

  static Finding error(String code, String message) {
    return new Finding(code, Severity.ERROR, message);
  }

  /** {@code {"code", "severity", "message"}}, the severity in lower case. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("code", code)
        .put("severity", severity.name().toLowerCase(Locale.ROOT))
        .put("message", message);
  }
}
