package org.waymark.signer.note;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Base64Std;
import org.waymark.signer.codec.Hex;

/**
 * One signature line of a note: {@code — name base64}, where the base64 holds the four bytes of the
 * key hash and the signature. Immutable.
 */
public final class NoteSignature {
  /** An em dash and a space. */
  private static final String START = "\u2014 ";

  private static final int HASH_LENGTH = 4;

  private final String name;
  private final int keyHash;
  private final byte[] signature;

  NoteSignature(String name, int keyHash, byte[] signature) {
    this.name = NoteName.require(name);
    this.keyHash = keyHash;
    this.signature = signature;
  }

  /**
   * Reads one line without its line end.
   *
   * @throws MalformedException {@code note_signature_line} or {@code note_name}
   */
  public static NoteSignature parse(String line) {
    int space = line.indexOf(' ', START.length());
    if (!line.startsWith(START) || space < 0) {
      throw malformed();
    }
    byte[] bytes;
    try {
      bytes = Base64Std.decode(line.substring(space + 1));
    } catch (MalformedException e) {
      throw malformed();
    }
    if (bytes.length <= HASH_LENGTH) {
      throw malformed();
    }
    return new NoteSignature(
        line.substring(START.length(), space),
        ByteBuffer.wrap(bytes).getInt(),
        Arrays.copyOfRange(bytes, HASH_LENGTH, bytes.length));
  }

  private static MalformedException malformed() {
    return new MalformedException(
        "note_signature_line",
        "A signature line of a note is not an em dash, a name and the base64 of a key hash and a"
            + " signature.");
  }

  /** The key's name. */
  public String name() {
    return name;
  }

  /** The first four bytes of the hash of name, type and key, big-endian. */
  public int keyHash() {
    return keyHash;
  }

  /** A fresh copy of the bytes after the key hash; for a cosignature they start with the time. */
  public byte[] signature() {
    return signature.clone();
  }

  /** The line without its line end. */
  public String line() {
    ByteBuffer bytes = ByteBuffer.allocate(HASH_LENGTH + signature.length);
    bytes.putInt(keyHash).put(signature);
    return START + name + " " + Base64Std.encode(bytes.array());
  }

  boolean sameKey(NoteSignature other) {
    return keyHash == other.keyHash && name.equals(other.name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteSignature that
        && sameKey(that)
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return 31 * keyHash + Arrays.hashCode(signature);
  }

  @Override
  public String toString() {
    return name + "+" + Hex.encode(ByteBuffer.allocate(HASH_LENGTH).putInt(keyHash).array());
  }
}
