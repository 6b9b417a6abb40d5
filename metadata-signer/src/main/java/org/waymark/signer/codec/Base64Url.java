package org.waymark.signer.codec;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.waymark.signer.MalformedException;

/**
 * base64url without padding (RFC 7515, section 2): the only accepted text for a byte string is the
 * one that encoding it gives. Padding, white space, the standard alphabet and bits left over in the
 * last character are refused.
 */
public final class Base64Url {
  private static final Alphabet ALPHABET =
      new Alphabet("base64url", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

  private Base64Url() {}

  /**
   * Decodes a whole text.
   *
   * @throws MalformedException {@code base64_malformed}
   */
  public static byte[] decode(String text) {
    // A character beyond Latin-1 becomes a question mark, which is in no alphabet.
    byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
    return ALPHABET.decode(ascii, 0, ascii.length);
  }

  /**
   * Decodes the part of an array from {@code from} to before {@code to}.
   *
   * @throws MalformedException {@code base64_malformed}
   */
  public static byte[] decode(byte[] ascii, int from, int to) {
    return ALPHABET.decode(ascii, from, to);
  }

  public static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
