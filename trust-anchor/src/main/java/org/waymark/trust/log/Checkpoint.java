package org.waymark.trust.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.waymark.signer.MalformedException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Base64Std;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.Fields;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.note.SignedNote;

/**
 * The size and root of a log, as its key signed them (C2SP tlog-checkpoint; formats.md, section 8).
 * Reading one checks no signature. Immutable and thread-safe.
 *
 * @param origin names the log and its epoch
 * @param size entries in the tree, 0 to 2^53 - 1
 * @param root of the tree
 * @param note the signed text, which begins with the other three; lines after them carry no meaning
 */
public record Checkpoint(String origin, long size, Sha256 root, SignedNote note) {
  /** The longest checkpoint in bytes, with its signatures. */
  public static final int MAX_BYTES = 16 << 10;

  /** Codes: {@code checkpoint_malformed} when the note says something else. */
  public Checkpoint {
    if (!note.text().startsWith(lines(origin, size, root))) {
      throw malformed("its text is not its origin, size and root");
    }
  }

  /**
   * Reads a checkpoint.
   *
   * @throws MalformedException {@code checkpoint_malformed}; {@code note_*} or {@code too_large}
   *     when it is no signed note of at most 16 KiB
   */
  public static Checkpoint parse(byte[] bytes) {
    SignedNote note = SignedNote.parse(bytes, MAX_BYTES);
    String[] lines = note.text().split("\n", -1);
    // The text ends in a line feed, so the last element is empty and no line.
    if (lines.length < 4) {
      throw malformed("it has not the three lines origin, size and root");
    }
    for (int i = 3; i < lines.length - 1; i++) {
      if (lines[i].isEmpty()) {
        throw malformed("one of its lines is empty");
      }
    }
    return new Checkpoint(origin(lines[0]), size(lines[1]), root(lines[2]), note);
  }

  /**
   * The text that is signed.
   *
   * @throws MalformedException {@code checkpoint_malformed} when origin or size are out of range
   */
  public static byte[] text(String origin, long size, Sha256 root) {
    return lines(origin, size, root).getBytes(UTF_8);
  }

  /** Signs a checkpoint under the name of its origin. */
  public static Checkpoint sign(String origin, long size, Sha256 root, SigningKey log) {
    String text = lines(origin, size, root);
    return new Checkpoint(origin, size, root, SignedNote.sign(text, origin, log));
  }

  /** The signed note as it was received. */
  public byte[] bytes() {
    return note.bytes();
  }

  private static String lines(String origin, long size, Sha256 root) {
    if (size < 0 || size > Fields.MAX_INTEGER) {
      throw malformed("its size is out of range");
    }
    return origin(origin) + '\n' + size + '\n' + Base64Std.encode(root.bytes()) + '\n';
  }

  private static String origin(String line) {
    if (line.isEmpty() || line.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw malformed("its origin is empty or has control characters");
    }
    return line;
  }

  private static long size(String line) {
    boolean digits = !line.isEmpty() && line.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || line.length() > 16 || (line.length() > 1 && line.charAt(0) == '0')) {
      throw malformed("its size is not a decimal number without leading zeros");
    }
    return Long.parseLong(line);
  }

  private static Sha256 root(String line) {
    try {
      return Sha256.ofBytes(Base64Std.decode(line));
    } catch (VerificationException e) {
      throw new MalformedException(
          "checkpoint_malformed",
          "A checkpoint is refused: its root is not 32 bytes in base64.",
          e);
    }
  }

  private static MalformedException malformed(String why) {
    return new MalformedException("checkpoint_malformed", "A checkpoint is refused: " + why + ".");
  }
}
