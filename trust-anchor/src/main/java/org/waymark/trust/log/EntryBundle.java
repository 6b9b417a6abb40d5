package org.waymark.trust.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.waymark.signer.MalformedException;

/**
 * Up to 256 consecutive entries, each behind its length in 16 bits, the high byte first (C2SP
 * tlog-tiles, log entries). Stateless and thread-safe.
 */
public final class EntryBundle {

  private EntryBundle() {}

  /**
   * Writes a bundle.
   *
   * @param entries 1 to 256, each at most 65,535 bytes
   * @throws MalformedException {@code entry_too_large}, {@code entry_bundle_malformed}
   */
  public static byte[] encode(List<byte[]> entries) {
    if (entries.isEmpty() || entries.size() > TilePath.FULL) {
      throw malformed("it would hold " + entries.size() + " entries instead of 1 to 256");
    }
    int length = 0;
    for (byte[] entry : entries) {
      if (entry.length > Event.MAX_BYTES) {
        throw new MalformedException(
            "entry_too_large",
            "A log entry has " + entry.length + " bytes; at most 65535 fit into a bundle.");
      }
      length += 2 + entry.length;
    }
    byte[] out = new byte[length];
    int at = 0;
    for (byte[] entry : entries) {
      out[at++] = (byte) (entry.length >> 8);
      out[at++] = (byte) entry.length;
      System.arraycopy(entry, 0, out, at, entry.length);
      at += entry.length;
    }
    return out;
  }

  /**
   * Takes a bundle apart.
   *
   * @param width entries that the bundle must hold, neither more nor fewer
   * @throws MalformedException {@code entry_bundle_malformed}
   */
  public static List<byte[]> decode(byte[] bundle, int width) {
    List<byte[]> entries = new ArrayList<>(Math.min(width, TilePath.FULL));
    int at = 0;
    while (at < bundle.length) {
      if (entries.size() == width) {
        throw malformed("bytes follow its " + width + " entries");
      }
      if (bundle.length - at < 2) {
        throw malformed("it ends inside the length of entry " + entries.size());
      }
      int length = (bundle[at] & 0xff) << 8 | (bundle[at + 1] & 0xff);
      at += 2;
      if (bundle.length - at < length) {
        throw malformed("it ends inside entry " + entries.size());
      }
      entries.add(Arrays.copyOfRange(bundle, at, at + length));
      at += length;
    }
    if (entries.size() != width) {
      throw malformed("it holds " + entries.size() + " entries instead of " + width);
    }
    return entries;
  }

  private static MalformedException malformed(String why) {
    return new MalformedException(
        "entry_bundle_malformed", "An entry bundle is refused: " + why + ".");
  }
}
