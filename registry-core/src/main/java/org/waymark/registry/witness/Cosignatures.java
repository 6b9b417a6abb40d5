package org.waymark.registry.witness;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.publish.Cosigned;
import org.waymark.registry.publish.Published;
import org.waymark.registry.publish.Publisher;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.witness.WitnessReport.Witness;
import org.waymark.signer.VerificationException;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.signer.note.SignedNote;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.root.WitnessPolicy;

/**
 * Takes in what others say about the log: cosignatures of its witnesses, and checkpoints that
 * somebody saw. What is cheap is looked at first, and the database only for a note that the log key
 * or a witness signed. Thread-safe.
 */
public final class Cosignatures {
  private final Supplier<Root> root;
  private final RegistryStorage storage;
  private final Publisher publisher;
  private final LogKeyEvidence evidence;
  private final InstantSource clock;
  private final Consumer<Checkpoint> writer;

  /**
   * @param root the newest; may wait until it is read
   * @param writer adds the lines of a note to the published checkpoints, and returns when they
   *     stand
   */
  public Cosignatures(
      Supplier<Root> root,
      RegistryStorage storage,
      Publisher publisher,
      LogKeyEvidence evidence,
      InstantSource clock,
      Consumer<Checkpoint> writer) {
    this.root = root;
    this.storage = storage;
    this.publisher = publisher;
    this.evidence = evidence;
    this.clock = clock;
    this.writer = writer;
  }

  /**
   * What became of a note.
   *
   * @param size entries of the checkpoint
   * @param witnesses names of those whose cosignatures were taken
   * @param witnessed size of the newest checkpoint that satisfies the policy; 0 for none
   */
  public record Receipt(long size, List<String> witnesses, long witnessed) {
    public Receipt {
      witnesses = List.copyOf(witnesses);
    }
  }

  /**
   * Publishes the cosignatures of a note.
   *
   * @param bytes a signed note: a checkpoint of this log with lines of its witnesses
   * @throws RefusedException {@code origin_unknown witness_unknown cosignature_from_future
   *     checkpoint_not_ours log_key_misused}
   * @throws VerificationException when it is no checkpoint, or a line does not verify
   */
  public Receipt accept(byte[] bytes) {
    Checkpoint note = Checkpoint.parse(bytes);
    Root newest = root.get();
    requireOrigin(note, newest);
    List<String> names = cosigners(note, newest.witness());
    boolean logKey = signedByLogKey(note, newest);
    if (names.isEmpty() && !logKey) {
      throw stranger(note);
    }
    requireOurs(note, logKey, newest);
    if (names.isEmpty()) {
      throw stranger(note);
    }
    writer.accept(note);
    long witnessed =
        publisher.published().flatMap(Published::witnessed).map(Checkpoint::size).orElse(0L);
    return new Receipt(note.size(), names, witnessed);
  }

  /**
   * Looks at a checkpoint that somebody was shown; what speaks of a stolen log key is kept.
   *
   * @throws RuntimeException as {@link #accept}, when it is not one of the checkpoints of this log
   */
  public void look(Checkpoint seen) {
    boolean known =
        publisher
            .published()
            .filter(now -> now.size() == seen.size())
            .filter(now -> now.checkpoint().root().equals(seen.root()))
            .isPresent();
    if (known) {
      return; // nearly always
    }
    Root newest = root.get();
    requireOrigin(seen, newest);
    if (signedByLogKey(seen, newest)) {
      requireOurs(seen, true, newest);
    }
  }

  private static void requireOrigin(Checkpoint note, Root newest) {
    if (!note.origin().equals(newest.log().origin())) {
      throw new RefusedException(
          "origin_unknown",
          note.origin(),
          "The checkpoint is of the log "
              + note.origin()
              + ", and this registry keeps "
              + newest.log().origin()
              + ".");
    }
  }

  private static boolean signedByLogKey(Checkpoint note, Root newest) {
    return newest.keys(RootRole.LOG).keys().stream()
        .anyMatch(key -> note.note().verifiedBy(NoteVerifier.ed25519(note.origin(), key)));
  }

  /** The witnesses whose lines verify; a line of one that does not refuses the note. */
  private List<String> cosigners(Checkpoint note, WitnessPolicy policy) {
    Instant latest = clock.instant().plusSeconds(RootChain.SKEW_SECONDS);
    List<String> names = new ArrayList<>();
    for (WitnessPolicy.Group group : policy.groups()) {
      for (NoteVerifier witness : group.witnesses()) {
        Optional<Instant> at = note.note().cosignedAt(witness);
        if (at.isPresent() && at.get().isAfter(latest)) {
          throw new RefusedException(
              "cosignature_from_future",
              witness.name(),
              "The cosignature of "
                  + witness.name()
                  + " says "
                  + at.get()
                  + ", which is not yet; compare its clock and this one.");
        }
        at.ifPresent(time -> names.add(witness.name()));
      }
    }
    return names;
  }

  private void requireOurs(Checkpoint note, boolean logKey, Root newest) {
    long own = storage.size();
    boolean ours =
        note.size() >= 1
            && note.size() <= own
            && storage.frontier(note.size()).root().equals(note.root());
    if (ours) {
      return;
    }
    if (logKey) {
      evidence.keep(note, own, newest);
      throw new RefusedException(
          "log_key_misused",
          note.origin(),
          "The log key signed a tree of "
              + note.size()
              + " entries that this registry, with its "
              + own
              + " entries, never had; the note is kept as evidence.");
    }
    throw new RefusedException(
        "checkpoint_not_ours",
        note.origin(),
        "The checkpoint is of a tree of "
            + note.size()
            + " entries that this registry, with its "
            + own
            + " entries, did not publish.");
  }

  private static RefusedException stranger(Checkpoint note) {
    return new RefusedException(
        "witness_unknown",
        note.origin(),
        "No cosignature of the note is by a witness that the newest root of this federation"
            + " names.");
  }

  /** How the log is witnessed under a root. */
  public WitnessReport report(Root newest) {
    WitnessPolicy policy = newest.witness();
    Map<String, Cosigned> last = publisher.cosigned();
    List<Witness> witnesses = new ArrayList<>();
    for (WitnessPolicy.Group group : policy.groups()) {
      for (NoteVerifier witness : group.witnesses()) {
        witnesses.add(
            new Witness(
                witness.name(), group.name(), Optional.ofNullable(last.get(witness.vkey()))));
      }
    }
    return new WitnessReport(
        policy.k(),
        publisher.published().flatMap(Published::witnessed).flatMap(it -> satisfied(it, policy)),
        witnesses);
  }

  private static Optional<WitnessReport.Witnessed> satisfied(
      Checkpoint checkpoint, WitnessPolicy policy) {
    SignedNote note = checkpoint.note();
    return policy
        .satisfiedSince(note)
        .map(since -> new WitnessReport.Witnessed(checkpoint.size(), since));
  }
}
