package org.waymark.signer.codec;

import java.util.Arrays;
import java.util.Objects;
import org.waymark.signer.MalformedException;

/**
 * Decodes one base64 alphabet strictly. The JDK's decoder is not used because it ignores the bits
 * left over in the last character, so that several texts would stand for the same bytes.
 */
final class Alphabet {
  private final String name;
  private final byte[] values = new byte[256];

  Alphabet(String name, String characters) {
    this.name = name;
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < characters.length(); i++) {
      values[characters.charAt(i)] = (byte) i;
    }
  }

  byte[] decode(byte[] ascii, int from, int to) {
    Objects.checkFromToIndex(from, to, ascii.length);
    int length = to - from;
    int rest = length & 3;
    if (rest == 1) {
      throw malformed("ends after a single character of a group");
    }
    byte[] out = new byte[(int) (length * 3L / 4)];
    int in = from;
    int at = 0;
    // A character outside the alphabet is -1; the signs are gathered and looked at once.
    int signs = 0;
    for (int end = to - rest; in < end; in += 4) {
      int group =
          value(ascii[in]) << 18
              | value(ascii[in + 1]) << 12
              | value(ascii[in + 2]) << 6
              | value(ascii[in + 3]);
      signs |= group;
      out[at++] = (byte) (group >> 16);
      out[at++] = (byte) (group >> 8);
      out[at++] = (byte) group;
    }
    if (rest > 0) {
      int group = value(ascii[in]) << 12 | value(ascii[in + 1]) << 6;
      if (rest == 3) {
        group |= value(ascii[in + 2]);
      }
      signs |= group;
      if (signs >= 0 && (group & (rest == 2 ? 0x3FF : 0x3)) != 0) {
        throw malformed("has stray bits in its last character");
      }
      out[at++] = (byte) (group >> 10);
      if (rest == 3) {
        out[at] = (byte) (group >> 2);
      }
    }
    if (signs < 0) {
      throw malformed("has a character outside the alphabet, or padding in a wrong place");
    }
    return out;
  }

  private int value(byte character) {
    return values[character & 0xFF];
  }

  MalformedException malformed(String why) {
    return new MalformedException("base64_malformed", "The " + name + " text " + why + ".");
  }
}
