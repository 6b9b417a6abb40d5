package org.waymark.trust.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.MalformedException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.VerificationKey;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.ProofException;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;

/**
 * Shows to anybody who has the federation's roots that a log signed two trees of which neither
 * contains the other (DESIGN 7; formats 9). Two signed notes are not enough where the sizes differ:
 * then the proof says what the larger tree begins with, and that is not the smaller one.
 *
 * <pre>
 * first:  size m, root A        signed by the log
 * second: size n &gt;= m, root B    signed by the log
 * m = n:  A and B differ
 * m &lt; n:  `proof` leads from a tree of m entries with root `root` to B, and `root` is not A
 * </pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param first the checkpoint of the smaller tree, or one of two of the same size
 * @param second the other one
 * @param beginning what the second tree really begins with; empty for equal sizes
 */
public record SplitProof(Checkpoint first, Checkpoint second, Optional<Beginning> beginning) {

  /** Bytes of a proof at most: two notes, whose quotation marks may be escaped, and a path. */
  public static final int MAX_BYTES = 96 << 10;

  /** A consistency proof has at most one hash for each level of the tree, and one more. */
  private static final int MAX_PATH = 64;

  /**
   * The first entries of the second tree, as many as the first tree has.
   *
   * @param root of those entries
   * @param proof RFC 6962 consistency proof from them to the second tree
   */
  public record Beginning(Sha256 root, List<Sha256> proof) {

    /**
     * @throws MalformedException {@code split_proof_malformed}
     */
    public Beginning {
      proof = List.copyOf(proof);
      require(!proof.isEmpty() && proof.size() <= MAX_PATH, "has no fit consistency proof");
    }
  }

  /**
   * Puts a proof together; only {@link #verify} says whether it shows anything.
   *
   * @throws MalformedException {@code split_proof_malformed} when the two cannot contradict each
   *     other: of two origins, in the wrong order, or with a beginning where none belongs
   */
  public SplitProof {
    require(first.origin().equals(second.origin()), "is about two logs");
    require(first.size() <= second.size(), "has the larger tree first");
    boolean sameSize = first.size() == second.size();
    require(sameSize == beginning.isEmpty(), "has a beginning for equal sizes, or none for others");
    Sha256 other = beginning.map(Beginning::root).orElse(second.root());
    require(!other.equals(first.root()), "has no two roots that differ");
    require(sameSize || first.size() > 0, "is about an empty tree, which every tree contains");
  }

  /**
   * Shows that two checkpoints contradict each other, given the larger of the two trees.
   *
   * @param one the smaller one or the larger one
   * @param larger hashes of the larger tree, known to be those of its checkpoint; not asked where
   *     the sizes are equal
   * @return empty where there is no contradiction, or they are of two logs
   */
  public static Optional<SplitProof> between(
      Checkpoint one, Checkpoint other, MerkleProofs.HashReader larger) {
    if (!one.origin().equals(other.origin())) {
      return Optional.empty();
    }
    Checkpoint first = one.size() <= other.size() ? one : other;
    Checkpoint second = one.size() <= other.size() ? other : one;
    if (first.size() == second.size()) {
      return first.root().equals(second.root())
          ? Optional.empty()
          : Optional.of(new SplitProof(first, second, Optional.empty()));
    }
    if (first.size() == 0) {
      return Optional.empty();
    }
    Sha256 begins = MerkleFrontier.read(first.size(), larger).root();
    if (begins.equals(first.root())) {
      return Optional.empty();
    }
    List<Sha256> path = MerkleProofs.consistency(first.size(), second.size(), larger);
    return Optional.of(new SplitProof(first, second, Optional.of(new Beginning(begins, path))));
  }

  /**
   * Reads a proof; nothing in it is believed before {@link #verify}.
   *
   * @throws VerificationException {@code split_proof_malformed}, or {@code checkpoint_*} and {@code
   *     note_*} for a note that cannot be read
   */
  public static SplitProof parse(byte[] json) {
    try {
      Fields fields =
          Fields.of(
              StrictJson.parseObject(json, JsonLimits.DOCUMENT.withMaxBytes(MAX_BYTES)),
              "proof of a split view");
      Optional<Sha256> root = fields.optionalSha256("root");
      Optional<List<String>> path = fields.optionalStrings("proof");
      require(root.isPresent() == path.isPresent(), "has a root without a proof, or the reverse");
      SplitProof proof =
          new SplitProof(
              Checkpoint.parse(fields.string("first").getBytes(UTF_8)),
              Checkpoint.parse(fields.string("second").getBytes(UTF_8)),
              root.map(
                  begins ->
                      new Beginning(
                          begins, path.orElseThrow().stream().map(Sha256::fromHex).toList())));
      fields.onlyKnown();
      return proof;
    } catch (MalformedException e) {
      if (!e.code().startsWith("json_")) {
        throw e;
      }
      throw new MalformedException(
          "split_proof_malformed", "The proof of a split view is refused: " + e.getMessage(), e);
    }
  }

  /** The log that showed both, and its epoch. */
  public String origin() {
    return first.origin();
  }

  /** Canonical JSON. */
  public byte[] encode() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("first", new String(first.bytes(), UTF_8))
            .put("second", new String(second.bytes(), UTF_8));
    beginning.ifPresent(
        begins -> {
          json.put("root", begins.root().hex());
          ArrayNode path = json.putArray("proof");
          begins.proof().forEach(hash -> path.add(hash.hex()));
        });
    return CanonicalJson.write(json);
  }

  /**
   * Checks the whole proof. It needs no clock: what was signed stays signed, and a key that was
   * replaced within the epoch counts too, because followers believed it then.
   *
   * @param roots of the federation that the log belongs to, verified
   * @throws ProofException {@code split_proof_invalid} when it shows nothing: the log is not one of
   *     these roots', a note is not signed by it, or the path does not lead to the second tree
   */
  public void verify(RootChain roots) {
    List<Root> naming =
        roots.all().stream().filter(root -> root.log().origin().equals(origin())).toList();
    valid(!naming.isEmpty(), "is about a log that the roots do not name");
    List<NoteVerifier> keys =
        naming.stream()
            .flatMap(root -> root.keys(RootRole.LOG).keys().stream())
            .map((VerificationKey key) -> NoteVerifier.ed25519(origin(), key))
            .distinct()
            .toList();
    requireSigned(first, keys);
    requireSigned(second, keys);
    beginning.ifPresent(
        begins -> {
          try {
            MerkleProofs.verifyConsistency(
                first.size(), second.size(), begins.root(), second.root(), begins.proof());
          } catch (ProofException e) {
            valid(false, "has a path that does not lead to its second tree");
          }
        });
  }

  private static void requireSigned(Checkpoint checkpoint, List<NoteVerifier> keys) {
    try {
      boolean signed = false;
      for (NoteVerifier key : keys) {
        signed |= checkpoint.note().verifiedBy(key);
      }
      valid(signed, "has a checkpoint that no key of the log signed");
    } catch (ProofException e) {
      throw e;
    } catch (VerificationException e) {
      valid(false, "has a checkpoint with a signature that does not verify");
    }
  }

  /** Whether the log that it is about is the one that is followed now; a later epoch ends that. */
  public boolean stands(RootChain roots) {
    return roots.newest().log().origin().equals(origin());
  }

  private static void valid(boolean condition, String why) {
    if (!condition) {
      throw new ProofException("split_proof_invalid", "The proof of a split view " + why + ".");
    }
  }

  private static void require(boolean condition, String why) {
    if (!condition) {
      throw new MalformedException(
          "split_proof_malformed", "The proof of a split view " + why + ".");
    }
  }
}
