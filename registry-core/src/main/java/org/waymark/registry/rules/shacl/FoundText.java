package org.waymark.registry.rules.shacl;

import java.util.Collection;
import java.util.stream.Collectors;

/** What a site wrote, made fit for a sentence: few, short, and printable ASCII only. */
final class FoundText {
  private static final int MAX_VALUES = 3;
  private static final int MAX_LENGTH = 80;

  private FoundText() {}

  /** {@code It says 'a', 'b'.}, or nothing. */
  static String of(Collection<String> quoted) {
    return quoted.isEmpty()
        ? ""
        : quoted.stream()
            .limit(MAX_VALUES)
            .collect(
                Collectors.joining(
                    ", ", "It says ", quoted.size() > MAX_VALUES ? " and more." : "."));
  }

  static String quoted(String text) {
    StringBuilder out = new StringBuilder("'");
    for (int i = 0; i < text.length(); i++) {
      if (i == MAX_LENGTH) {
        out.append("...");
        break;
      }
      char c = text.charAt(i);
      out.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return out.append('\'').toString();
  }
}
