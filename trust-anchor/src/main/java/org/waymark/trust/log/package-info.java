/**
 * The append-only log: what an {@link org.waymark.trust.log.Event} says, the RFC 6962 tree over
 * entries, its C2SP tiles and its {@link org.waymark.trust.log.Checkpoint}. Pure computation on
 * bytes and hashes; it must not know what an event does to the directory, whose keys sign, or where
 * tiles are kept. Read {@link org.waymark.trust.log.Event}, {@link
 * org.waymark.trust.log.MerkleFrontier} and {@link org.waymark.trust.log.MerkleProofs} first.
 */
@NullMarked
package org.waymark.trust.log;

import org.jspecify.annotations.NullMarked;
