package org.waymark.client.sync;

import java.util.Optional;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.MerkleProofs;

/**
 * A checkpoint as a source showed it, believed or not.
 *
 * @param tree what it consists of, where all of that is at hand; else the source's tiles tell
 */
record Offered(Checkpoint checkpoint, Optional<MerkleProofs.HashReader> tree) {}
