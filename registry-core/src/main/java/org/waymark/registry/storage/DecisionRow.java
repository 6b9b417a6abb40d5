package org.waymark.registry.storage;

import java.util.OptionalLong;
import org.waymark.signer.codec.Sha256;

/**
 * The document behind a log entry.
 *
 * @param hash of the body; what the entry carries
 * @param body canonical JSON; not copied, not to be changed
 * @param seq index of the entry
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DecisionRow(Sha256 hash, byte[] body, OptionalLong seq) {}
