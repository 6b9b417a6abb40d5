package org.waymark.signer.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Base64Std;
import org.waymark.signer.codec.Hex;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SignatureAlgorithm;
import org.waymark.signer.key.VerificationKey;

/**
 * A named key that verifies lines of notes, written {@code name+hash+base64} (C2SP signed-note).
 * Immutable and thread-safe.
 */
public final class NoteVerifier {
  private static final int HASH_DIGITS = 8;
  private static final int TIME_LENGTH = 8;

  private final String name;
  private final NoteKeyType type;
  private final VerificationKey key;
  private final int keyHash;

  private NoteVerifier(String name, NoteKeyType type, VerificationKey key) {
    if (key.algorithm() != SignatureAlgorithm.ED25519) {
      throw new IllegalArgumentException("notes are signed with Ed25519, not with " + key);
    }
    this.name = NoteName.require(name);
    this.type = type;
    this.key = key;
    byte[] hashed = (name + "\n").getBytes(StandardCharsets.UTF_8);
    this.keyHash = ByteBuffer.wrap(Sha256.of(hashed, typedKey()).bytes()).getInt();
  }

  /**
   * Reads a verifier key.
   *
   * @throws MalformedException {@code note_vkey} when it is not one, {@code note_vkey_type} for a
   *     type that is not verified here, {@code note_vkey_hash} when the hash is another key's,
   *     {@code note_name}
   * @throws InvalidSignatureException {@code key_invalid}
   */
  public static NoteVerifier parse(String vkey) {
    int plus = vkey.indexOf('+');
    int second = plus + 1 + HASH_DIGITS;
    if (plus < 0 || vkey.length() <= second || vkey.charAt(second) != '+') {
      throw malformed();
    }
    byte[] hash;
    byte[] typed;
    try {
      hash = Hex.decode(vkey.substring(plus + 1, second));
      typed = Base64Std.decode(vkey.substring(second + 1));
    } catch (MalformedException e) {
      throw malformed();
    }
    if (typed.length == 0) {
      throw malformed();
    }
    NoteKeyType type =
        NoteKeyType.of(typed[0])
            .orElseThrow(
                () ->
                    new MalformedException(
                        "note_vkey_type", "The verifier key is of a type that is not accepted."));
    byte[] raw = Arrays.copyOfRange(typed, 1, typed.length);
    NoteVerifier verifier =
        new NoteVerifier(vkey.substring(0, plus), type, VerificationKey.ed25519(raw));
    if (verifier.keyHash != ByteBuffer.wrap(hash).getInt()) {
      throw new MalformedException(
          "note_vkey_hash", "The hash in the verifier key is not that of its name and key.");
    }
    return verifier;
  }

  private static MalformedException malformed() {
    return new MalformedException(
        "note_vkey", "The verifier key is not a name, eight hexadecimal digits and base64.");
  }

  /** Verifies plain signatures (type 1). */
  public static NoteVerifier ed25519(String name, VerificationKey key) {
    return new NoteVerifier(name, NoteKeyType.ED25519, key);
  }

  /** Verifies cosignatures with a time (type 4). */
  public static NoteVerifier cosignatureV1(String name, VerificationKey key) {
    return new NoteVerifier(name, NoteKeyType.COSIGNATURE_V1, key);
  }

  public String name() {
    return name;
  }

  /** The first four bytes of the hash of name, type and key, big-endian. */
  public int keyHash() {
    return keyHash;
  }

  public VerificationKey key() {
    return key;
  }

  /** Whether it verifies cosignatures, which carry a time. */
  public boolean isCosignature() {
    return type == NoteKeyType.COSIGNATURE_V1;
  }

  /** {@code name+hash+base64}. */
  public String vkey() {
    byte[] hash = ByteBuffer.allocate(Integer.BYTES).putInt(keyHash).array();
    return name + "+" + Hex.encode(hash) + "+" + Base64Std.encode(typedKey());
  }

  private byte[] typedKey() {
    byte[] raw = key.raw();
    return ByteBuffer.allocate(1 + raw.length).put(type.code()).put(raw).array();
  }

  /** Whether a line names this key. Four bytes of hash prove nothing, so the line must verify. */
  boolean claims(NoteSignature signature) {
    return signature.keyHash() == keyHash && signature.name().equals(name);
  }

  /**
   * Checks a line of this key.
   *
   * @return the time of a cosignature, nothing for a plain signature
   * @throws InvalidSignatureException {@code signature_invalid}
   */
  Optional<Instant> verify(String text, NoteSignature line) {
    byte[] bytes = line.signature();
    if (!isCosignature()) {
      require(text.getBytes(StandardCharsets.UTF_8), bytes);
      return Optional.empty();
    }
    if (bytes.length <= TIME_LENGTH) {
      throw invalid();
    }
    long time = ByteBuffer.wrap(bytes).getLong();
    byte[] signature = Arrays.copyOfRange(bytes, TIME_LENGTH, bytes.length);
    require(cosigned(Long.toUnsignedString(time), text), signature);
    try {
      return Optional.of(Instant.ofEpochSecond(time));
    } catch (DateTimeException e) {
      throw invalid();
    }
  }

  private void require(byte[] message, byte[] signature) {
    if (!key.verify(message, signature)) {
      throw invalid();
    }
  }

  private InvalidSignatureException invalid() {
    return new InvalidSignatureException(
        "signature_invalid", "The note's line by the key " + this + " does not verify.");
  }

  /** What a cosignature signs (C2SP tlog-cosignature). */
  static byte[] cosigned(String seconds, String text) {
    return ("cosignature/v1\ntime " + seconds + "\n" + text).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteVerifier that && vkey().equals(that.vkey());
  }

  @Override
  public int hashCode() {
    return keyHash;
  }

  /** The same as {@link #vkey()}. */
  @Override
  public String toString() {
    return vkey();
  }
}
