package org.waymark.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.waymark.client.ocm.Finding;

/** Lines for people: a heading, rows of a name and a value, and findings. */
final class TextRows {
  private static final int NAME = 13;
  private static final int WIDTH = 100;

  private final List<String> lines = new ArrayList<>();

  TextRows heading(String text) {
    lines.add(PlainText.of(text));
    return this;
  }

  /** A row; a long value goes on below itself. */
  TextRows row(String name, String value) {
    String indent = " ".repeat(NAME + 3);
    List<String> parts = wrap(PlainText.of(value), WIDTH - indent.length());
    lines.add(String.format("  %-" + NAME + "s %s", name, parts.get(0)).stripTrailing());
    parts.subList(1, parts.size()).forEach(part -> lines.add(indent + part));
    return this;
  }

  /** Sentences, broken where the line is full. */
  TextRows paragraph(String text) {
    wrap(PlainText.of(text), WIDTH - 2).forEach(part -> lines.add("  " + part));
    return this;
  }

  /** A row on one line, however long, so that a command in it can be copied. */
  TextRows whole(String name, String value) {
    lines.add(String.format("  %-" + NAME + "s %s", name, PlainText.of(value)));
    return this;
  }

  /** A row per finding under the word. */
  TextRows findings(String name, List<Finding> findings) {
    String first = name;
    for (Finding finding : findings) {
      row(
          first,
          finding.severity().name().toLowerCase(Locale.ROOT)
              + ": "
              + finding.message()
              + " ["
              + finding.code()
              + "]");
      first = "";
    }
    return this;
  }

  /** One step of a verification: whether it held, its name, what was found. */
  TextRows step(boolean held, String name, String detail) {
    String start = String.format("    %-7s %-11s ", held ? "ok" : "FAILED", PlainText.of(name));
    for (String part : wrap(PlainText.of(detail), WIDTH - start.length())) {
      lines.add(start + part);
      start = " ".repeat(start.length());
    }
    return this;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  void print(Console console) {
    lines.forEach(line -> console.line("%s", line));
  }

  /** Breaks at spaces; a word that is longer than the width stays whole, so it can be copied. */
  private static List<String> wrap(String text, int width) {
    List<String> parts = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        parts.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    parts.add(line.toString());
    return parts;
  }
}
