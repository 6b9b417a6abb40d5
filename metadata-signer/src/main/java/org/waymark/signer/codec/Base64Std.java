package org.waymark.signer.codec;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.waymark.signer.MalformedException;

/**
 * Standard base64 with padding (RFC 4648, section 4), as signed notes and PEM use it: the only
 * accepted text for a byte string is the one that encoding it gives.
 */
public final class Base64Std {
  private static final Alphabet ALPHABET =
      new Alphabet("base64", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

  private Base64Std() {}

  /**
   * Decodes a whole text.
   *
   * @throws MalformedException {@code base64_malformed}
   */
  public static byte[] decode(String text) {
    byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
    if ((ascii.length & 3) != 0) {
      throw ALPHABET.malformed("is not padded to a multiple of four characters");
    }
    int end = ascii.length;
    for (int pads = 0; pads < 2 && end > 0 && ascii[end - 1] == '='; pads++) {
      end--;
    }
    return ALPHABET.decode(ascii, 0, end);
  }

  public static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
