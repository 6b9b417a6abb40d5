package org.waymark.signer.key;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Turns a passphrase into bytes without making a {@code String}, which could not be wiped. */
final class Passphrase {
  private static final int MAX_UTF8_PER_CHAR = 3;

  private Passphrase() {}

  /** UTF-8 in a fresh array, which the caller wipes. */
  static byte[] utf8(char[] passphrase) {
    if (passphrase.length == 0) {
      throw new IllegalArgumentException("the passphrase is empty");
    }
    ByteBuffer encoded = ByteBuffer.allocate(MAX_UTF8_PER_CHAR * passphrase.length);
    CoderResult result =
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(passphrase), encoded, true);
    byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
    Arrays.fill(encoded.array(), (byte) 0);
    if (result.isError()) {
      Arrays.fill(bytes, (byte) 0);
      throw new IllegalArgumentException("the passphrase is not Unicode text");
    }
    return bytes;
  }
}
