package org.waymark.client.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;

/**
 * A site's record as it lies in the store. Its bytes are what a hash names; the identifier beside
 * them spares parsing where sites are listed, and its own hash is the key under which it lies.
 *
 * @param sub the site's identifier, as text
 * @param bytes the record; callers must not change them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredRecord(String sub, byte[] bytes) {

  private static final byte[] STATUS = "\",\"status\":\"".getBytes(US_ASCII);

  /** Of a site. */
  public static StoredRecord of(EntityId sub, byte[] bytes) {
    return new StoredRecord(sub.value(), bytes);
  }

  /** SHA-256 of the record. */
  public Sha256 hash() {
    return Sha256.of(bytes);
  }

  /** The key in the map. */
  public Sha256 key() {
    return Sha256.of(sub.getBytes(US_ASCII));
  }

  /**
   * Whether the record has no status statement. It is canonical JSON of tokens, which hold no
   * quotation marks, and a status is its last member (formats.md, section 4): so what stands before
   * the last token says which one that is.
   */
  public boolean active() {
    int quote = bytes.length - 3;
    while (quote >= 0 && bytes[quote] != '"') {
      quote--;
    }
    int from = quote + 1 - STATUS.length;
    return from < 0 || !Arrays.equals(bytes, from, quote + 1, STATUS, 0, STATUS.length);
  }

  byte[] encode() {
    byte[] name = sub.getBytes(US_ASCII);
    return ByteBuffer.allocate(2 + name.length + bytes.length)
        .putShort((short) name.length)
        .put(name)
        .put(bytes)
        .array();
  }

  static StoredRecord decode(byte[] stored) {
    if (stored.length >= 2) {
      int name = ByteBuffer.wrap(stored).getShort() & 0xffff;
      if (stored.length >= 2 + name) {
        return new StoredRecord(
            new String(stored, 2, name, US_ASCII),
            Arrays.copyOfRange(stored, 2 + name, stored.length));
      }
    }
    throw new StoreDamagedException("The store holds a record that is cut off.");
  }
}
