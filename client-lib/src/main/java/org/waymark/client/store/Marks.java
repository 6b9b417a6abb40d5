package org.waymark.client.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.log.Checkpoint;

/**
 * The farthest that was ever accepted of a federation: a client never goes back (DESIGN 7).
 *
 * @param rootVersion newest root
 * @param rootHash of its file
 * @param tree newest tree; empty before the first sync
 */
public record Marks(long rootVersion, Sha256 rootHash, Optional<Tree> tree) {

  private static final int FORMAT = 1;

  /**
   * A tree of the log.
   *
   * @param epoch a higher one ends the marks of lower ones
   */
  public record Tree(String origin, long epoch, long size, Sha256 root) {

    static Tree of(StoredState state) {
      Checkpoint checkpoint = Checkpoint.parse(state.checkpoint());
      return new Tree(checkpoint.origin(), state.epoch(), checkpoint.size(), checkpoint.root());
    }

    /** Whether this one is farther than the other, so that the other must not be used any more. */
    boolean beyond(Tree other) {
      return epoch > other.epoch || (epoch == other.epoch && size > other.size);
    }

    /** Whether both cannot be states of one honest log of one epoch. */
    boolean contradicts(Tree other) {
      return epoch == other.epoch
          && (!origin.equals(other.origin) || (size == other.size && !root.equals(other.root)));
    }
  }

  /** One line of canonical JSON with its own digest. */
  byte[] encode() {
    ObjectNode out =
        JsonNodeFactory.instance
            .objectNode()
            .put("format", FORMAT)
            .put("rootVersion", rootVersion)
            .put("rootHash", rootHash.hex());
    tree.ifPresent(
        t ->
            out.putObject("tree")
                .put("origin", t.origin())
                .put("epoch", t.epoch())
                .put("size", t.size())
                .put("root", t.root().hex()));
    out.put("check", Sha256.of(CanonicalJson.write(out)).hex());
    return (new String(CanonicalJson.write(out), UTF_8) + "\n").getBytes(UTF_8);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws org.waymark.signer.VerificationException when the bytes are not what was written
   */
  static Marks decode(byte[] file) {
    String text = new String(file, UTF_8).strip();
    ObjectNode read = StrictJson.parseObject(text.getBytes(UTF_8), JsonLimits.DOCUMENT);
    Fields fields = Fields.of(read, "file of marks");
    Sha256 check = fields.sha256("check");
    ObjectNode rest = read.deepCopy();
    rest.remove("check");
    if (fields.integer("format") != FORMAT || !Sha256.of(CanonicalJson.write(rest)).equals(check)) {
      throw new MalformedException("marks_damaged", "The file of marks is not as it was written.");
    }
    return new Marks(
        fields.integer("rootVersion"),
        fields.sha256("rootHash"),
        fields
            .optionalObject("tree")
            .map(
                tree -> {
                  Fields of = Fields.of(tree, "tree of the marks");
                  return new Tree(
                      of.string("origin"),
                      of.integer("epoch"),
                      of.integer("size"),
                      of.sha256("root"));
                }));
  }
}
