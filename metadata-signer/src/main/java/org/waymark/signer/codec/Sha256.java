package org.waymark.signer.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import org.waymark.signer.MalformedException;

/**
 * A SHA-256 digest: 32 bytes, ordered as unsigned bytes. Immutable.
 *
 * <p>Four longs instead of an array keep the value small and its comparison cheap, because
 * directories hold one or two of them for every site.
 */
public final class Sha256 implements Comparable<Sha256> {
  /** Bytes of a digest. */
  public static final int LENGTH = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final Sha256 ZERO = new Sha256(0, 0, 0, 0);

  /** Never updated, only cloned: a clone costs a fraction of the JCA's provider look-up. */
  private static final MessageDigest PROTOTYPE = prototype();

  private final long a;
  private final long b;
  private final long c;
  private final long d;

  private Sha256(long a, long b, long c, long d) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  private static MessageDigest prototype() {
    try {
      // The JDK's own, by name: several times faster than Bouncy Castle's, and never left to the
      // order of the installed providers.
      return MessageDigest.getInstance("SHA-256", "SUN");
    } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256 of its own", e);
    }
  }

  /** A fresh digest for streaming; give the result of its {@code digest()} to {@link #ofBytes}. */
  public static MessageDigest newDigest() {
    try {
      return (MessageDigest) PROTOTYPE.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the SHA-256 of this Java runtime cannot be cloned", e);
    }
  }

  /** The digest of the parts, one after the other. */
  public static Sha256 of(byte[]... parts) {
    MessageDigest digest = newDigest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return ofBytes(digest.digest());
  }

  /**
   * A digest that was computed elsewhere.
   *
   * @throws MalformedException {@code hash_malformed} when it is not 32 bytes
   */
  public static Sha256 ofBytes(byte[] digest32) {
    if (digest32.length != LENGTH) {
      throw new MalformedException(
          "hash_malformed", "A SHA-256 digest is 32 bytes, but " + digest32.length + " came.");
    }
    return new Sha256(
        (long) LONGS.get(digest32, 0),
        (long) LONGS.get(digest32, 8),
        (long) LONGS.get(digest32, 16),
        (long) LONGS.get(digest32, 24));
  }

  /**
   * Reads 64 lower-case hexadecimal digits.
   *
   * @throws MalformedException {@code hex_malformed} or {@code hash_malformed}
   */
  public static Sha256 fromHex(String lower64) {
    return ofBytes(Hex.decode(lower64));
  }

  /** 32 zero bytes: the hash of an empty subtree (DESIGN 4.7). */
  public static Sha256 zero() {
    return ZERO;
  }

  /** 64 lower-case hexadecimal digits. */
  public String hex() {
    return Hex.encode(bytes());
  }

  /** A fresh array of 32 bytes. */
  public byte[] bytes() {
    byte[] out = new byte[LENGTH];
    LONGS.set(out, 0, a);
    LONGS.set(out, 8, b);
    LONGS.set(out, 16, c);
    LONGS.set(out, 24, d);
    return out;
  }

  /** The bit at an index from 0 to 255, counted from the most significant bit of the first byte. */
  public boolean bit(int index) {
    if (index < 0 || index > 255) {
      throw new IndexOutOfBoundsException("bit " + index + " of 256");
    }
    long word = index < 128 ? (index < 64 ? a : b) : (index < 192 ? c : d);
    return (word >>> (63 - (index & 63)) & 1) != 0;
  }

  /** Feeds the 32 bytes to another digest. */
  public void update(MessageDigest digest) {
    digest.update(bytes());
  }

  @Override
  public int compareTo(Sha256 other) {
    int order = Long.compareUnsigned(a, other.a);
    if (order == 0) {
      order = Long.compareUnsigned(b, other.b);
    }
    if (order == 0) {
      order = Long.compareUnsigned(c, other.c);
    }
    return order == 0 ? Long.compareUnsigned(d, other.d) : order;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sha256 that && a == that.a && b == that.b && c == that.c && d == that.d;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(a);
  }

  /** The same as {@link #hex()}. */
  @Override
  public String toString() {
    return hex();
  }
}
