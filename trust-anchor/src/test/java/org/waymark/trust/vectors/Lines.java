package org.waymark.trust.vectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.waymark.signer.codec.Sha256;

/** Changes the lines of a bundle, and seals it again so that only the change is wrong with it. */
final class Lines {
  private final List<String> lines;

  private Lines(List<String> lines) {
    this.lines = lines;
  }

  static byte[] edit(byte[] bundle, Consumer<List<String>> change) {
    String text = new String(bundle, StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>(List.of(text.split("\n")));
    lines.remove(lines.size() - 1);
    change.accept(lines);
    return new Lines(lines).seal();
  }

  /** Replaces the n-th line, from 0, that has this tag. */
  static byte[] replace(byte[] bundle, String tag, int n, UnaryOperator<String> change) {
    return edit(
        bundle,
        lines -> {
          int at = index(lines, tag, n);
          lines.set(at, change.apply(lines.get(at)));
        });
  }

  static byte[] remove(byte[] bundle, String tag, int n) {
    return edit(bundle, lines -> lines.remove(index(lines, tag, n)));
  }

  static int index(List<String> lines, String tag, int n) {
    int seen = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(tag + " ") && seen++ == n) {
        return i;
      }
    }
    throw new IllegalArgumentException("no line " + tag + " number " + n);
  }

  private byte[] seal() {
    String body = String.join("\n", lines) + "\n";
    Sha256 hash = Sha256.of(body.getBytes(StandardCharsets.UTF_8));
    return (body + "end " + hash.hex() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
