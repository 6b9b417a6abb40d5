package org.waymark.trust.fold;

import org.waymark.signer.codec.Sha256;

/**
 * A snapshot that the log announced.
 *
 * @param seq the entry that announced it
 * @param token hash of the snapshot token
 */
public record SnapshotSeen(long seq, Sha256 token) {}
