package org.waymark.registry.storage;

import org.waymark.signer.codec.Sha256;

/**
 * A site's record as it stood at a snapshot.
 *
 * @param key of the site in the directory map
 * @param body not copied; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MapRecord(Sha256 key, byte[] body) {}
