package org.waymark.signer.note;

import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Utf8;

/** The rule for key names: not empty, no plus sign, no Unicode space (C2SP signed-note). */
final class NoteName {
  private static final int MAX_LENGTH = 256;

  private NoteName() {}

  /**
   * Gives the name back, or refuses it.
   *
   * @throws MalformedException {@code note_name}
   */
  static String require(String name) {
    boolean good =
        !name.isEmpty()
            && name.length() <= MAX_LENGTH
            && Utf8.isEncodable(name)
            && name.codePoints().allMatch(NoteName::allowed);
    if (!good) {
      throw new MalformedException(
          "note_name",
          "A key name of a note is 1 to 256 characters without plus sign, space or control"
              + " character.");
    }
    return name;
  }

  private static boolean allowed(int c) {
    return c != '+'
        && !Character.isSpaceChar(c)
        && !Character.isWhitespace(c)
        && !Character.isISOControl(c);
  }
}
