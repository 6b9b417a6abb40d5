package org.waymark.node.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Base64Std;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Checkpoint;

/**
 * The body of an {@code add-checkpoint} request (C2SP tlog-witness): {@code old N}, at most 63
 * lines of a consistency proof, an empty line, a checkpoint.
 *
 * @param old size of the tree that the proof begins with
 * @param proof RFC 6962, 2.1.2
 * @param checkpoint not believed yet
 */
record AddCheckpoint(long old, List<Sha256> proof, Checkpoint checkpoint) {
  private static final int MOST_PROOF_LINES = 63;
  private static final int LINE_BYTES = 45; // 32 bytes in base64, and a line feed
  private static final String OLD = "old ";

  /** The longest body. */
  static final int MOST_BYTES =
      OLD.length() + 17 + MOST_PROOF_LINES * LINE_BYTES + 1 + Checkpoint.MAX_BYTES;

  AddCheckpoint {
    proof = List.copyOf(proof);
  }

  /**
   * Reads a body.
   *
   * @throws MalformedException {@code add_checkpoint_malformed}, and as {@link Checkpoint#parse}
   */
  static AddCheckpoint parse(byte[] body) {
    int at = 0;
    List<String> lines = new ArrayList<>();
    while (true) {
      int end = at;
      while (end < body.length && body[end] != '\n') {
        end++;
      }
      if (end == body.length || end - at > LINE_BYTES || lines.size() > MOST_PROOF_LINES + 1) {
        throw malformed("its lines do not end in an empty one, or are too many or too long");
      }
      String line = new String(body, at, end - at, UTF_8);
      at = end + 1;
      if (line.isEmpty()) {
        break;
      }
      lines.add(line);
    }
    if (lines.isEmpty() || lines.size() > MOST_PROOF_LINES + 1) {
      throw malformed("it has no line with the old size, or more than 63 lines of a proof");
    }
    List<Sha256> proof = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      proof.add(hash(line));
    }
    return new AddCheckpoint(
        size(lines.get(0)), proof, Checkpoint.parse(Arrays.copyOfRange(body, at, body.length)));
  }

  private static long size(String line) {
    String digits = line.startsWith(OLD) ? line.substring(OLD.length()) : "";
    if (!digits.matches("0|[1-9][0-9]{0,15}")) {
      throw malformed("its first line is not 'old' and a size");
    }
    return Long.parseLong(digits);
  }

  private static Sha256 hash(String line) {
    byte[] bytes = Base64Std.decode(line);
    if (bytes.length != Sha256.LENGTH) {
      throw malformed("a line of its proof is not a hash in base64");
    }
    return Sha256.ofBytes(bytes);
  }

  private static MalformedException malformed(String why) {
    return new MalformedException(
        "add_checkpoint_malformed", "The request to add a checkpoint is refused: " + why + ".");
  }
}
