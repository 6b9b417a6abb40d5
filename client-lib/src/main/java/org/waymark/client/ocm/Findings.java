package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Collects findings while one document is read; each code and message once. */
final class Findings {

  private static final int QUOTED = 120;

  private final List<Finding> found = new ArrayList<>();

  void add(Finding finding) {
    if (!found.contains(finding)) {
      found.add(finding);
    }
  }

  void info(String code, String message) {
    add(Finding.info(code, message));
  }

  void warning(String code, String message) {
    add(Finding.warning(code, message));
  }

  void error(String code, String message) {
    add(Finding.error(code, message));
  }

  List<Finding> list() {
    return List.copyOf(found);
  }

  /** What a server wrote, safe to print: cut, and without control or invisible characters. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("'");
    for (int i = 0; i < Math.min(text.length(), QUOTED); i++) {
      char c = text.charAt(i);
      boolean plain = (c >= ' ' && c < 0x7f) || (c > 0x7f && Character.isLetterOrDigit(c));
      out.append(plain ? c : '?');
    }
    return out.append(text.length() > QUOTED ? "...'" : "'").toString();
  }

  /** The JSON type of a value, with its article, for "X is a number". */
  static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      default -> "null";
    };
  }
}
