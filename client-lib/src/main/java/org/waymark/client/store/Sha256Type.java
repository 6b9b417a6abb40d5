package org.waymark.client.store;

import java.nio.ByteBuffer;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.waymark.signer.codec.Sha256;

/** Digests as keys and values of the B-tree, in their own order, 32 bytes each. */
final class Sha256Type extends BasicDataType<Sha256> {

  static final Sha256Type INSTANCE = new Sha256Type();

  /** Of the object with its header, as the page splitting counts. */
  private static final int MEMORY = 48;

  private Sha256Type() {}

  @Override
  public int compare(Sha256 a, Sha256 b) {
    return a.compareTo(b);
  }

  @Override
  public int getMemory(Sha256 digest) {
    return MEMORY;
  }

  @Override
  public void write(WriteBuffer buffer, Sha256 digest) {
    buffer.put(digest.bytes());
  }

  @Override
  public Sha256 read(ByteBuffer buffer) {
    byte[] bytes = new byte[Sha256.LENGTH];
    buffer.get(bytes);
    return Sha256.ofBytes(bytes);
  }

  @Override
  public Sha256[] createStorage(int size) {
    return new Sha256[size];
  }
}
