package org.waymark.node.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.client.FoldedLog;
import org.waymark.signer.note.NoteSignature;
import org.waymark.signer.note.SignedNote;
import org.waymark.trust.fold.TreeMark;
import org.waymark.trust.log.Checkpoint;

/**
 * Signs as a witness, and only what it may: a tree of the log that this node folded (DESIGN 4.6),
 * that is not behind and contains what was cosigned before, of a log that never showed two trees.
 * Looking and remembering are one step (C2SP tlog-witness). Thread-safe.
 */
final class Cosigner {
  private final WitnessKey key;
  private final WitnessMarks marks;
  private final InstantSource clock;

  Cosigner(WitnessKey key, WitnessMarks marks, InstantSource clock) {
    this.key = key;
    this.marks = marks;
    this.clock = clock;
  }

  /**
   * A cosignature, or why there is none.
   *
   * @param note the text with the line of this witness and no other; empty when another size was
   *     cosigned than the caller thought
   * @param cosigned the size that was cosigned last, before
   */
  record Outcome(Optional<SignedNote> note, long cosigned) {

    Optional<NoteSignature> line() {
      return note.map(it -> it.signatures().get(0));
    }
  }

  WitnessKey key() {
    return key;
  }

  WitnessMarks marks() {
    return marks;
  }

  /**
   * Cosigns a checkpoint.
   *
   * @param log as it was folded, at least as far as the tree goes
   * @param asked a tree of this log; that the log signed it too is the caller's matter
   * @param expected the size that has to be the last one cosigned; empty for any that is not larger
   * @throws WitnessException {@code witness_refuses witness_contradiction witness_io}
   */
  synchronized Outcome cosign(FoldedLog log, TreeMark asked, OptionalLong expected) {
    Optional<TreeMark> mark = marks.of(asked.origin());
    long last = mark.map(TreeMark::size).orElse(0L);
    if (expected.isPresent() ? expected.getAsLong() != last : asked.size() < last) {
      return new Outcome(Optional.empty(), last);
    }
    if (!log.trusted() || !log.contains(asked)) {
      throw new WitnessException(
          "witness_refuses",
          "The tree of "
              + asked.size()
              + " entries of "
              + asked.origin()
              + " is not one that this node folded, or its log is not trusted any more.",
          null);
    }
    if (mark.isPresent() && (last > asked.size() || !log.rootAt(last).equals(mark.get().root()))) {
      throw new WitnessException(
          "witness_contradiction",
          "The log "
              + asked.origin()
              + " does not begin with the "
              + last
              + " entries that this witness cosigned before; it signs nothing of that log.",
          null);
    }
    marks.advance(asked); // on the disk before the signature leaves
    String text = new String(Checkpoint.text(asked.origin(), asked.size(), asked.root()), UTF_8);
    return new Outcome(
        Optional.of(SignedNote.cosigned(text, key.name(), key.key(), clock.instant())), last);
  }
}
