package org.waymark.signer.codec;

import java.util.HexFormat;
import org.waymark.signer.MalformedException;

/** Hexadecimal in lower case, two digits a byte, nothing between. */
public final class Hex {
  private static final HexFormat LOWER = HexFormat.of();

  private Hex() {}

  public static String encode(byte[] bytes) {
    return LOWER.formatHex(bytes);
  }

  /**
   * Decodes a whole text.
   *
   * @throws MalformedException {@code hex_malformed} for an odd length, an upper-case digit or any
   *     other character
   */
  public static byte[] decode(String lower) {
    int length = lower.length();
    if ((length & 1) != 0) {
      throw malformed("has an odd number of digits");
    }
    byte[] out = new byte[length / 2];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (digit(lower.charAt(2 * i)) << 4 | digit(lower.charAt(2 * i + 1)));
    }
    return out;
  }

  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
      return c - 'a' + 10;
    }
    throw malformed("has a character other than 0-9 and a-f");
  }

  private static MalformedException malformed(String why) {
    return new MalformedException("hex_malformed", "The hexadecimal text " + why + ".");
  }
}
