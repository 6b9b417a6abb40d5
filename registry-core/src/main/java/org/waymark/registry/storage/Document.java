package org.waymark.registry.storage;

import org.waymark.signer.codec.Sha256;

/**
 * A record or snapshot that an entry names.
 *
 * @param hash its name
 * @param body not copied; not to be changed
 * @param seq index of the entry that named it first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Document(Sha256 hash, byte[] body, long seq) {}
