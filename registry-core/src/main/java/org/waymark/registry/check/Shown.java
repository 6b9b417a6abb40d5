package org.waymark.registry.check;

/** What servers wrote, safe to print: cut, and without control or invisible characters. */
final class Shown {

  private static final int LONGEST = 200;

  private Shown() {}

  static String text(String written) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Math.min(written.length(), LONGEST); i++) {
      char c = written.charAt(i);
      boolean plain = (c >= ' ' && c < 0x7f) || (c > 0x7f && Character.isLetterOrDigit(c));
      out.append(plain ? c : '?');
    }
    return out.append(written.length() > LONGEST ? "..." : "").toString();
  }
}
