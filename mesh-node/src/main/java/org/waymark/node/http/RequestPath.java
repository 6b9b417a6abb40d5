package org.waymark.node.http;

/**
 * Reads the part of a request's path below the directory's prefix. A path is believed in one
 * spelling only: what a cache, a proxy and this server could read differently is refused, so that
 * nothing outside a directory is ever asked for and no cache holds one resource under two names.
 * The one exception is a host with a port or an IPv6 literal below {@code sites/}, where clients
 * may or must encode {@code : [ ]} (RFC 3986, 3.3).
 */
sealed interface RequestPath {

  /** Far above the longest path of a directory: {@code sites/} and a host of 253 characters. */
  int MAX_LENGTH = 300;

  /** A path that a directory could have. */
  record Valid(String path) implements RequestPath {}

  /** A path that no directory has, and why. */
  record Refused(Problem problem) implements RequestPath {}

  /**
   * Reads a path.
   *
   * @param raw as it stood in the request line, without the prefix
   */
  static RequestPath parse(String raw) {
    if (raw.length() > MAX_LENGTH) {
      return new Refused(
          Problem.of(
              414,
              "path_too_long",
              "a path of a directory has at most "
                  + MAX_LENGTH
                  + " characters, this one has "
                  + raw.length()));
    }
    int segment = 0;
    boolean encoded = false;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '/') {
        if (isOdd(raw, segment, i)) {
          return malformed();
        }
        segment = i + 1;
      } else if (c == '%') {
        if (!isEncodedHostCharacter(raw, i)) {
          return malformed();
        }
        encoded = true;
        i += 2;
      } else if (!isPlain(c)) {
        return malformed();
      }
    }
    if (!raw.isEmpty() && isOdd(raw, segment, raw.length())) {
      return malformed();
    }
    return new Valid(encoded ? decode(raw) : raw);
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || c == '.'
        || c == '-'
        || c == '_'
        || c == ':'
        || c == '['
        || c == ']';
  }

  /** Empty segments and dot segments: proxies remove them, and then the path is another one. */
  private static boolean isOdd(String raw, int from, int to) {
    int length = to - from;
    return length == 0
        || (length == 1 && raw.charAt(from) == '.')
        || (length == 2 && raw.charAt(from) == '.' && raw.charAt(from + 1) == '.');
  }

  private static boolean isEncodedHostCharacter(String raw, int at) {
    return raw.startsWith("sites/")
        && at + 2 < raw.length()
        && switch (raw.substring(at + 1, at + 3)) {
          case "3A", "3a", "5B", "5b", "5D", "5d" -> true;
          default -> false;
        };
  }

  private static String decode(String raw) {
    StringBuilder path = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        path.append((char) Integer.parseInt(raw, i + 1, i + 3, 16));
        i += 2;
      } else {
        path.append(c);
      }
    }
    return path.toString();
  }

  private static Refused malformed() {
    return new Refused(
        Problem.of(
                400,
                "path_malformed",
                "a path of a directory has only letters, digits and . - _ : [ ] / in it, no empty"
                    + " and no dot segments, and nothing percent-encoded but : [ ] in a host")
            .withNext("GET the path as the documentation of the formats writes it"));
  }
}
