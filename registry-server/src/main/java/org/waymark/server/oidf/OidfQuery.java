package org.waymark.server.oidf;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.oidf.OidfException;
import org.waymark.registry.oidf.OidfException.Code;

/**
 * The parameters of a request, in {@code application/x-www-form-urlencoded} (OpenID Federation 1.0,
 * section 8). Those that nobody knows are ignored, as the specification demands.
 */
final class OidfQuery {
  private static final int MAX_LENGTH = 8_192;
  private static final int MAX_PARAMETERS = 64;

  private final Map<String, List<String>> values;

  private OidfQuery(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Reads a query.
   *
   * @throws OidfException {@code invalid_request}
   */
  static OidfQuery parse(@Nullable String query) {
    Map<String, List<String>> values = new TreeMap<>();
    if (query == null || query.isEmpty()) {
      return new OidfQuery(values);
    }
    if (query.length() > MAX_LENGTH) {
      throw invalid("The query has more than " + MAX_LENGTH + " characters.");
    }
    String[] pairs = query.split("&", -1);
    if (pairs.length > MAX_PARAMETERS) {
      throw invalid("The query has more than " + MAX_PARAMETERS + " parameters.");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      values.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    }
    return new OidfQuery(values);
  }

  private static String decode(String text) {
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw invalid("A parameter has a % that two hexadecimal digits do not follow.");
        }
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else if (c >= ' ' && c < 0x7f) {
        bytes[length++] = (byte) (c == '+' ? ' ' : c);
      } else {
        throw invalid("A parameter has a character that has to be written as %XX.");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw invalid("A parameter is not UTF-8.");
    }
  }

  /**
   * A parameter that is there once.
   *
   * @throws OidfException {@code invalid_request}
   */
  String required(String name) {
    List<String> found = all(name);
    if (found.isEmpty() || found.get(0).isEmpty()) {
      throw invalid("The required parameter " + name + " is missing.");
    }
    if (found.size() > 1) {
      throw invalid("The parameter " + name + " occurs more than once.");
    }
    return found.get(0);
  }

  /** Each value of a parameter, in order. */
  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /**
   * Whether a parameter says so; no where it is missing.
   *
   * @throws OidfException {@code invalid_request}
   */
  boolean flag(String name) {
    return switch (String.join("&", all(name))) {
      case "true" -> true;
      case "false", "" -> false;
      default -> throw invalid("The parameter " + name + " is either true or false.");
    };
  }

  /**
   * Refuses a parameter whose feature is not offered.
   *
   * @throws OidfException {@code unsupported_parameter}
   */
  void unsupported(String name) {
    if (values.containsKey(name)) {
      throw new OidfException(
          Code.UNSUPPORTED_PARAMETER,
          "This federation issues no trust marks, so nothing is filtered by " + name + ".");
    }
  }

  static OidfException invalid(String why) {
    return new OidfException(Code.INVALID_REQUEST, why);
  }
}
