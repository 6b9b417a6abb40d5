package org.waymark.client.store;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A site of which the log says something that is not witnessed yet, and what is said of it instead.
 *
 * @param sub the site's identifier, as text
 * @param seq the last entry about it
 * @param shown its record as it counts until that entry is witnessed; empty where it was not in the
 *     directory
 */
public record HeldBack(String sub, long seq, Optional<StoredRecord> shown) {

  byte[] encode() {
    byte[] record =
        new StoredRecord(sub, shown.map(StoredRecord::bytes).orElse(new byte[0])).encode();
    return Checked.seal(
        ByteBuffer.allocate(Long.BYTES + record.length).putLong(seq).put(record).array());
  }

  static HeldBack decode(byte[] sealed) {
    ByteBuffer in = ByteBuffer.wrap(Checked.open(sealed, "a record that is held back"));
    if (in.remaining() < Long.BYTES) {
      throw new StoreDamagedException("The store holds a cut off record that is held back.");
    }
    long seq = in.getLong();
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    StoredRecord record = StoredRecord.decode(rest);
    return new HeldBack(
        record.sub(), seq, record.bytes().length == 0 ? Optional.empty() : Optional.of(record));
  }
}
