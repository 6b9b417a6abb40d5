package org.waymark.trust.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.waymark.signer.codec.Sha256;

/** The lines of a bundle, to be changed and closed again with the right last line. */
public final class EditedBundle {

  private final List<String> lines;

  private EditedBundle(List<String> lines) {
    this.lines = lines;
  }

  /** The lines of a bundle without its last. */
  public static EditedBundle of(byte[] bundle) {
    String text = new String(bundle, StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>(List.of(text.split("\n")));
    lines.remove(lines.size() - 1);
    return new EditedBundle(lines);
  }

  /** May be changed. */
  public List<String> lines() {
    return lines;
  }

  /** The number of the first line with a tag, from 0. */
  public int first(String tag) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(tag + " ")) {
        return i;
      }
    }
    throw new IllegalArgumentException("no line " + tag);
  }

  /** The number of the last line with a tag, from 0. */
  public int last(String tag) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).startsWith(tag + " ")) {
        return i;
      }
    }
    throw new IllegalArgumentException("no line " + tag);
  }

  /** Changes one line. */
  public EditedBundle change(int line, UnaryOperator<String> change) {
    lines.set(line, change.apply(lines.get(line)));
    return this;
  }

  /** Leaves one line out. */
  public EditedBundle without(int line) {
    lines.remove(line);
    return this;
  }

  /** The bundle, with the last line that fits. */
  public byte[] bytes() {
    return closed((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Any bytes, with the last line that fits them. */
  public static byte[] closed(byte[] body) {
    byte[] end = ("end " + Sha256.of(body).hex() + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(body, body.length + end.length);
    System.arraycopy(end, 0, all, body.length, end.length);
    return all;
  }
}
