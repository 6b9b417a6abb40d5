package org.waymark.client.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Values that no hash names carry a checksum, because the B-tree file does not notice a flipped
 * byte. Against damage, not against people: what matters is signed or hashed besides.
 */
final class Checked {

  private static final int LENGTH = Integer.BYTES;

  private Checked() {}

  static byte[] seal(byte[] bytes) {
    return ByteBuffer.allocate(bytes.length + LENGTH)
        .put(bytes)
        .putInt(sum(bytes, bytes.length))
        .array();
  }

  /**
   * Takes the bytes out again.
   *
   * @throws StoreDamagedException if they are not what was sealed
   */
  static byte[] open(byte[] sealed, String what) {
    int length = sealed.length - LENGTH;
    if (length < 0 || ByteBuffer.wrap(sealed).getInt(length) != sum(sealed, length)) {
      throw new StoreDamagedException("The store holds damaged bytes for " + what + ".");
    }
    return Arrays.copyOf(sealed, length);
  }

  private static int sum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
