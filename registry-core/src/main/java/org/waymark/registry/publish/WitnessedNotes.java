package org.waymark.registry.publish;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.waymark.signer.VerificationException;
import org.waymark.signer.note.NoteSignature;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.signer.note.SignedNote;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.WitnessPolicy;

/**
 * The cosignatures that the newest checkpoints have gathered. Of each witness a checkpoint keeps
 * one line, the newest; of checkpoints those from the witnessed one on, at most {@value #MOST}.
 * What falls out is gathered again: a witness cosigns the newest tree each time that it looks.
 *
 * <p>Only lines of witnesses of the present policy that verify are kept, so that nobody else can
 * fill a checkpoint. For one thread.
 */
final class WitnessedNotes {
  private static final int MOST = 256;

  private final NavigableMap<Long, Checkpoint> recent = new TreeMap<>();
  private final Map<String, Cosigned> last = new HashMap<>();
  private Optional<Checkpoint> witnessed = Optional.empty();

  /** Merges the lines of a note into a bare checkpoint of the same text; gives back the merged. */
  Checkpoint merge(Checkpoint bare, SignedNote more, WitnessPolicy policy) {
    Checkpoint before = recent.getOrDefault(bare.size(), bare);
    // In the order of the policy, so that the same lines give the same bytes.
    SignedNote merged = bare.note();
    for (NoteVerifier witness : witnesses(policy)) {
      Optional<NoteSignature> has =
          before.note().text().equals(bare.note().text())
              ? newest(before.note(), witness)
              : Optional.empty(); // of another epoch
      Optional<NoteSignature> line = later(has, newest(more, witness));
      merged = line.isPresent() ? withLine(merged, line.get()) : merged;
    }
    Checkpoint checkpoint = new Checkpoint(bare.origin(), bare.size(), bare.root(), merged);
    recent.put(bare.size(), checkpoint);
    remember(checkpoint, policy);
    forget();
    return checkpoint;
  }

  private static Optional<NoteSignature> later(
      Optional<NoteSignature> one, Optional<NoteSignature> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isPresent() ? one : other;
    }
    boolean newer = time(other.get()).orElseThrow().isAfter(time(one.get()).orElseThrow());
    return newer ? other : one;
  }

  /** A note without room for one more line stays as it is. */
  private static SignedNote withLine(SignedNote note, NoteSignature line) {
    try {
      SignedNote more = note.withLine(line);
      return more.bytes().length <= Checkpoint.MAX_BYTES ? more : note;
    } catch (VerificationException tooMany) {
      return note;
    }
  }

  private static Optional<NoteSignature> newest(SignedNote note, NoteVerifier witness) {
    Optional<Instant> time;
    try {
      time = note.cosignedAt(witness);
    } catch (VerificationException damaged) {
      return Optional.empty(); // of a file that somebody edited; what came in was checked
    }
    return note.signatures().stream()
        .filter(line -> line.keyHash() == witness.keyHash() && line.name().equals(witness.name()))
        .filter(line -> time.isPresent() && time(line).equals(time))
        .findFirst();
  }

  /** The time that a cosignature begins with (C2SP tlog-cosignature). */
  private static Optional<Instant> time(NoteSignature line) {
    byte[] bytes = line.signature();
    try {
      return bytes.length > Long.BYTES
          ? Optional.of(Instant.ofEpochSecond(ByteBuffer.wrap(bytes).getLong()))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static List<NoteVerifier> witnesses(WitnessPolicy policy) {
    return policy.groups().stream().flatMap(group -> group.witnesses().stream()).toList();
  }

  private void remember(Checkpoint checkpoint, WitnessPolicy policy) {
    for (NoteVerifier witness : witnesses(policy)) {
      checkpoint
          .note()
          .cosignedAt(witness)
          .map(at -> new Cosigned(checkpoint.size(), at))
          .ifPresent(
              now ->
                  last.merge(
                      witness.vkey(), now, (old, it) -> it.at().isBefore(old.at()) ? old : it));
    }
  }

  private void forget() {
    witnessed.ifPresent(it -> recent.headMap(it.size()).clear());
    while (recent.size() > MOST) {
      // Never the witnessed one, which is the first: it is what followers stand on.
      Optional<Long> first = witnessed.map(Checkpoint::size);
      recent.remove(
          first.filter(recent::containsKey).map(recent::higherKey).orElseGet(recent::firstKey));
    }
  }

  /** Another log began: nothing of the old one counts. */
  void keepOnly(String origin) {
    recent.values().removeIf(it -> !it.origin().equals(origin));
    witnessed = witnessed.filter(it -> it.origin().equals(origin));
  }

  /** The newest checkpoint that satisfies the policy; empty without one. */
  Optional<Checkpoint> witnessed(WitnessPolicy policy) {
    witnessed =
        recent.descendingMap().values().stream()
            .filter(it -> policy.satisfiedSince(it.note()).isPresent())
            .findFirst();
    forget();
    return witnessed;
  }

  /** The newest cosignature of each witness that is known, by the witness's key. */
  Map<String, Cosigned> last() {
    return Map.copyOf(last);
  }
}
