package org.waymark.trust.fold;

import java.time.Instant;
import java.util.Optional;
import org.waymark.trust.log.Checkpoint;

/**
 * A checkpoint that {@link CheckpointVerifier} believed.
 *
 * @param checkpoint origin, size, root and the note
 * @param cosigned since when the witness policy is satisfied; empty where there is no policy, or
 *     where only the log signed it
 */
public record VerifiedCheckpoint(Checkpoint checkpoint, Optional<Instant> cosigned) {}
