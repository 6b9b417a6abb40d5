package org.waymark.client.fetch;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects bytes of which nobody knows how many will come. It grows by blocks, not by copying
 * itself into twice the room, so that somebody who sends as much as is allowed takes that much
 * memory and not three times as much. Not thread-safe.
 */
final class Blocks extends OutputStream {

  private static final int FIRST = 4 * 1024;
  private static final int LARGEST = 256 * 1024;

  private final List<byte[]> full = new ArrayList<>();
  private byte[] last = new byte[FIRST];
  private int inLast;
  private int size;

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int from = offset;
    int end = offset + length;
    while (from < end) {
      if (inLast == last.length) {
        full.add(last);
        last = new byte[Math.min(LARGEST, last.length * 2)];
        inLast = 0;
      }
      int part = Math.min(end - from, last.length - inLast);
      System.arraycopy(bytes, from, last, inLast, part);
      inLast += part;
      from += part;
    }
    size = Math.addExact(size, length);
  }

  int size() {
    return size;
  }

  /** Everything in one fresh array. */
  byte[] toByteArray() {
    byte[] all = new byte[size];
    int to = 0;
    for (byte[] block : full) {
      System.arraycopy(block, 0, all, to, block.length);
      to += block.length;
    }
    System.arraycopy(last, 0, all, to, inLast);
    return all;
  }
}
