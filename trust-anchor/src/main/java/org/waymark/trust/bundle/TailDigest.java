package org.waymark.trust.bundle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.waymark.signer.codec.Sha256;

/**
 * Hashes a stream but for its last line, without knowing where that begins: the line {@code end}
 * has always the same length. So a file whose middle cannot be read can still be told from one that
 * was damaged on its way. Not thread-safe.
 */
final class TailDigest {

  private static final int LAST_LINE = "end ".length() + 2 * Sha256.LENGTH + 1;

  private final MessageDigest digest = Sha256.newDigest();
  private final byte[] held = new byte[LAST_LINE];
  private int length;

  void update(byte[] buffer, int from, int count) {
    int overflow = length + count - LAST_LINE;
    if (overflow <= 0) {
      System.arraycopy(buffer, from, held, length, count);
      length += count;
      return;
    }
    int old = Math.min(overflow, length);
    digest.update(held, 0, old);
    digest.update(buffer, from, overflow - old);
    System.arraycopy(held, old, held, 0, length - old);
    length -= old;
    int fresh = count - (overflow - old);
    System.arraycopy(buffer, from + count - fresh, held, length, fresh);
    length += fresh;
  }

  /** Whether the stream so far ends in the line {@code end} with the hash of all before it. */
  boolean intact() {
    String expected = "end " + Sha256.ofBytes(copy().digest()).hex() + "\n";
    return length == LAST_LINE && Arrays.equals(held, expected.getBytes(StandardCharsets.US_ASCII));
  }

  private MessageDigest copy() {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the SHA-256 of this Java runtime cannot be cloned", e);
    }
  }
}
