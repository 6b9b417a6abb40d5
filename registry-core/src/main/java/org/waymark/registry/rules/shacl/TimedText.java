package org.waymark.registry.rules.shacl;

/**
 * A text that looks at the clock every few thousand characters. Java's regular expressions go back
 * and forth for longer than anybody lives where a pattern is unlucky, and cannot be interrupted;
 * but they read their text through this interface.
 */
public final class TimedText implements CharSequence {
  private static final int LOOK_EVERY = 1 << 12;

  private final String text;
  private final Deadline deadline;
  private int reads;

  public TimedText(String text, Deadline deadline) {
    this.text = text;
    this.deadline = deadline;
  }

  @Override
  public char charAt(int index) {
    if (++reads % LOOK_EVERY == 0) {
      deadline.check();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
