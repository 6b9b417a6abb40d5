package org.waymark.registry.storage;

import org.waymark.signer.codec.Sha256;

/**
 * A signed snapshot.
 *
 * @param seq index of the entry that announces it
 * @param token the signed statement
 * @param includedSeq the last entry that it includes
 * @param directory map root after that entry
 * @param issuedAt seconds since 1970
 * @param expiresAt seconds since 1970
 */
public record SnapshotRow(
    long seq, String token, long includedSeq, Sha256 directory, long issuedAt, long expiresAt) {}
