package org.waymark.server.cli;

/**
 * What a stranger wrote, made safe to print: without characters that steer a terminal or turn the
 * direction of a line, on one line, and not endless.
 */
final class PlainText {
  private static final int MAX = 1000;

  private PlainText() {}

  static String of(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), MAX));
    text.codePoints()
        .limit(MAX)
        .forEach(c -> out.appendCodePoint(isPlain(c) ? c : Character.isWhitespace(c) ? ' ' : '?'));
    return text.codePointCount(0, text.length()) > MAX
        ? out.append("...").toString()
        : out.toString();
  }

  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
