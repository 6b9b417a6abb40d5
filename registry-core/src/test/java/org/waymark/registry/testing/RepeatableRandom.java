package org.waymark.registry.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.waymark.signer.codec.Sha256;

/** Randomness that is the same in every run: hashes of a name and a counter. */
public final class RepeatableRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final byte[] name;
  private long counter;

  public RepeatableRandom(String name) {
    super(null, null);
    this.name = name.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void nextBytes(byte[] out) {
    for (int at = 0; at < out.length; at += Sha256.LENGTH) {
      byte[] count = ByteBuffer.allocate(Long.BYTES).putLong(counter++).array();
      byte[] block = Sha256.of(name, count).bytes();
      System.arraycopy(block, 0, out, at, Math.min(block.length, out.length - at));
    }
  }
}
