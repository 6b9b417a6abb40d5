package org.waymark.signer.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.signer.codec.Sha256;

/**
 * What is known of a message's body: its hashes and its length. The bytes themselves need not be
 * here, so that whoever asks about a request can keep them.
 *
 * <p>Immutable and thread-safe.
 */
public final class MessageBody {
  /** Bytes of a SHA-512 digest. */
  public static final int SHA512_LENGTH = 64;

  private final byte[] sha256;
  private final Optional<byte[]> sha512;
  private final OptionalLong length;

  private MessageBody(byte[] sha256, Optional<byte[]> sha512, OptionalLong length) {
    this.sha256 = sha256;
    this.sha512 = sha512;
    this.length = length;
  }

  /** A body that is here, empty or not. */
  public static MessageBody of(byte[] bytes) {
    return new MessageBody(
        Sha256.of(bytes).bytes(), Optional.of(sha512(bytes)), OptionalLong.of(bytes.length));
  }

  /**
   * A body of which somebody trusted computed hashes.
   *
   * @param sha512 64 bytes, where it was computed; without it a digest by that algorithm cannot be
   *     checked and is refused
   * @param length bytes, where known
   */
  public static MessageBody ofDigests(Sha256 sha256, Optional<byte[]> sha512, OptionalLong length) {
    if (sha512.isPresent() && sha512.get().length != SHA512_LENGTH) {
      throw new IllegalArgumentException("a SHA-512 digest is " + SHA512_LENGTH + " bytes");
    }
    return new MessageBody(sha256.bytes(), sha512.map(byte[]::clone), length);
  }

  private static byte[] sha512(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-512", e);
    }
  }

  /** 32 bytes. */
  byte[] sha256() {
    return sha256.clone();
  }

  /** 64 bytes, where known. */
  Optional<byte[]> sha512() {
    return sha512.map(byte[]::clone);
  }

  /** Bytes of the body, where known. */
  public OptionalLong length() {
    return length;
  }

  @Override
  public String toString() {
    return "body " + org.waymark.signer.codec.Hex.encode(sha256);
  }
}
