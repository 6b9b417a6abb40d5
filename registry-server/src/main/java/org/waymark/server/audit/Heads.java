package org.waymark.server.audit;

import java.time.Instant;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.trust.fold.CheckpointVerifier;
import org.waymark.trust.fold.VerifiedCheckpoint;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.Root;

/**
 * How far a publisher says that its log goes, for somebody who remembers nothing: such a reader
 * rests on what satisfies the witness policy, and learns how much more the log alone has signed
 * (formats 8).
 *
 * @param believed the newest that satisfies the policy, or simply the newest where there is none
 * @param newest signed by the log; at least as large
 */
record Heads(VerifiedCheckpoint believed, Checkpoint newest) {

  /**
   * Reads and believes them.
   *
   * @throws AuditException {@code checkpoint_missing}
   * @throws org.waymark.trust.CheckpointException as {@link CheckpointVerifier#verify}
   */
  static Heads of(Publication publication, Root root, Instant now) throws FetchException {
    CheckpointVerifier verifier = new CheckpointVerifier(root);
    Checkpoint newest =
        read(publication, "checkpoint")
            .orElseThrow(
                () ->
                    new AuditException(
                        "checkpoint_missing", publication.name() + " has no checkpoint."));
    VerifiedCheckpoint signed = verifier.signed(newest, now);
    if (verifier.satisfies(signed)) {
      return new Heads(signed, newest);
    }
    VerifiedCheckpoint witnessed =
        verifier.verify(read(publication, "checkpoint.witnessed").orElse(newest), now);
    // The two are read one after the other, so the log may have grown in between.
    boolean grown = witnessed.checkpoint().size() > newest.size();
    return new Heads(witnessed, grown ? witnessed.checkpoint() : newest);
  }

  private static Optional<Checkpoint> read(Publication publication, String path)
      throws FetchException {
    return publication.get(path, Checkpoint.MAX_BYTES).map(Checkpoint::parse);
  }
}
