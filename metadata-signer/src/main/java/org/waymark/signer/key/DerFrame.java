package org.waymark.signer.key;

import java.util.Arrays;
import java.util.Optional;
import org.waymark.signer.codec.Hex;

/**
 * A DER structure whose only variable part is a byte string of fixed length at its end. The key
 * formats of Ed25519 (RFC 8410) and P-256 (RFC 5480, RFC 5915) are such, so that comparing a prefix
 * accepts the one DER encoding and nothing else.
 */
final class DerFrame {
  private final byte[] prefix;
  private final int bodyLength;

  private DerFrame(byte[] prefix, int bodyLength) {
    this.prefix = prefix;
    this.bodyLength = bodyLength;
  }

  static DerFrame of(String prefixHex, int bodyLength) {
    return new DerFrame(Hex.decode(prefixHex), bodyLength);
  }

  byte[] wrap(byte[] body) {
    byte[] out = Arrays.copyOf(prefix, prefix.length + bodyLength);
    System.arraycopy(body, 0, out, prefix.length, bodyLength);
    return out;
  }

  /** The body, or nothing when the bytes are not this structure. */
  Optional<byte[]> unwrap(byte[] der) {
    boolean mine =
        der.length == prefix.length + bodyLength
            && Arrays.equals(der, 0, prefix.length, prefix, 0, prefix.length);
    return mine
        ? Optional.of(Arrays.copyOfRange(der, prefix.length, der.length))
        : Optional.empty();
  }
}
