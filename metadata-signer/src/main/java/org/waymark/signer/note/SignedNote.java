package org.waymark.signer.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Utf8;
import org.waymark.signer.key.SigningKey;

/**
 * A text and the lines that sign it (C2SP signed-note).
 *
 * <pre>{@code
 * SignedNote note = SignedNote.parse(bytes, 64 << 10);
 * if (note.verifiedBy(logKey)) {
 *   String text = note.text();
 * }
 * }</pre>
 *
 * <p>Lines by keys that no verifier asks about are carried and ignored. A parsed note is
 * well-formed and not yet believed. Immutable and thread-safe.
 */
public final class SignedNote {
  /** More witnesses than any log has. */
  public static final int MAX_SIGNATURES = 64;

  private final String text;
  private final List<NoteSignature> signatures;

  private SignedNote(String text, List<NoteSignature> signatures) {
    this.text = text;
    this.signatures = List.copyOf(signatures);
  }

  /**
   * Reads a note.
   *
   * @throws MalformedException {@code too_large}, {@code note_not_utf8}, {@code note_malformed},
   *     {@code note_signature_line}, {@code note_name} or {@code note_too_many_signatures}
   */
  public static SignedNote parse(byte[] bytes, int maxBytes) {
    if (bytes.length > maxBytes) {
      throw new MalformedException(
          "too_large", "The note is " + bytes.length + " bytes, more than " + maxBytes + ".");
    }
    if (!Utf8.isWellFormed(bytes)) {
      throw new MalformedException("note_not_utf8", "The note is not well-formed UTF-8.");
    }
    String note = new String(bytes, StandardCharsets.UTF_8);
    // The last empty line separates: a text may have empty lines, signature lines are never empty.
    int split = note.lastIndexOf("\n\n");
    if (split < 0 || split + 2 == note.length() || !note.endsWith("\n")) {
      throw malformed("has no signature lines after an empty line, or no line end");
    }
    String text = requireText(note.substring(0, split + 1));
    String[] lines = note.substring(split + 2, note.length() - 1).split("\n", -1);
    requireCount(lines.length);
    List<NoteSignature> signatures = new ArrayList<>(lines.length);
    for (String line : lines) {
      signatures.add(NoteSignature.parse(line));
    }
    return new SignedNote(text, signatures);
  }

  private static String requireText(String text) {
    if (!text.endsWith("\n")
        || !Utf8.isEncodable(text)
        || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw malformed("has a text with control characters, or without a line end");
    }
    return text;
  }

  private static void requireCount(int signatures) {
    if (signatures > MAX_SIGNATURES) {
      throw new MalformedException(
          "note_too_many_signatures",
          "The note has " + signatures + " signature lines, more than " + MAX_SIGNATURES + ".");
    }
  }

  private static MalformedException malformed(String why) {
    return new MalformedException("note_malformed", "The note " + why + ".");
  }

  /**
   * Signs a text with an Ed25519 key.
   *
   * @param text ends with a line end
   * @throws MalformedException {@code note_malformed} or {@code note_name}
   */
  public static SignedNote sign(String text, String name, SigningKey key) {
    NoteVerifier verifier = NoteVerifier.ed25519(name, key.publicKey());
    byte[] signature = key.sign(requireText(text).getBytes(StandardCharsets.UTF_8));
    return new SignedNote(text, List.of(new NoteSignature(name, verifier.keyHash(), signature)));
  }

  /** This note with a cosignature of that second, in the place of an earlier one by the key. */
  public SignedNote cosign(String name, SigningKey key, Instant time) {
    return withLine(cosignature(name, key, time));
  }

  /** A text with one cosignature of that second and nobody's word besides. */
  public static SignedNote cosigned(String text, String name, SigningKey key, Instant time) {
    return new SignedNote(text, List.of(cosignature(requireText(text), name, key, time)));
  }

  /** A cosignature of that second, as a line for this note (C2SP tlog-cosignature). */
  public NoteSignature cosignature(String name, SigningKey key, Instant time) {
    return cosignature(text, name, key, time);
  }

  private static NoteSignature cosignature(String text, String name, SigningKey key, Instant time) {
    NoteVerifier verifier = NoteVerifier.cosignatureV1(name, key.publicKey());
    long seconds = time.getEpochSecond();
    if (seconds < 0) {
      throw new IllegalArgumentException("a cosignature is not made before 1970: " + time);
    }
    byte[] signature = key.sign(NoteVerifier.cosigned(Long.toString(seconds), text));
    byte[] timed =
        ByteBuffer.allocate(Long.BYTES + signature.length).putLong(seconds).put(signature).array();
    return new NoteSignature(name, verifier.keyHash(), timed);
  }

  /** This note with one more line, in the place of earlier ones of the same name and key hash. */
  public SignedNote withLine(NoteSignature line) {
    List<NoteSignature> more = new ArrayList<>(signatures);
    more.removeIf(line::sameKey);
    more.add(line);
    requireCount(more.size());
    return new SignedNote(text, more);
  }

  /** The signed text with its last line end. */
  public String text() {
    return text;
  }

  /** In the order of the note. */
  public List<NoteSignature> signatures() {
    return signatures;
  }

  /**
   * Whether the key has signed: false when no line is its own. Where several are, all must hold.
   *
   * @throws InvalidSignatureException {@code signature_invalid} when a line of this key does not
   *     verify
   */
  public boolean verifiedBy(NoteVerifier verifier) {
    boolean signed = false;
    for (NoteSignature signature : signatures) {
      if (verifier.claims(signature)) {
        verifier.verify(text, signature);
        signed = true;
      }
    }
    return signed;
  }

  /**
   * When the witness cosigned, to the second: nothing when no line is its own, the newest time when
   * several are.
   *
   * @throws InvalidSignatureException {@code signature_invalid} when a line of this key does not
   *     verify
   * @throws IllegalArgumentException when the verifier is not one of cosignatures
   */
  public Optional<Instant> cosignedAt(NoteVerifier verifier) {
    if (!verifier.isCosignature()) {
      throw new IllegalArgumentException("not a verifier of cosignatures: " + verifier);
    }
    Optional<Instant> newest = Optional.empty();
    for (NoteSignature signature : signatures) {
      if (verifier.claims(signature)) {
        Optional<Instant> time = verifier.verify(text, signature);
        if (newest.isEmpty() || time.orElseThrow().isAfter(newest.get())) {
          newest = time;
        }
      }
    }
    return newest;
  }

  /** The note in UTF-8. For a parsed note these are the bytes it was parsed from. */
  public byte[] bytes() {
    StringBuilder note = new StringBuilder(text).append('\n');
    for (NoteSignature signature : signatures) {
      note.append(signature.line()).append('\n');
    }
    return note.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedNote that
        && text.equals(that.text)
        && signatures.equals(that.signatures);
  }

  @Override
  public int hashCode() {
    return 31 * text.hashCode() + signatures.hashCode();
  }

  @Override
  public String toString() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
