package org.waymark.registry.storage;

import java.util.OptionalLong;
import org.waymark.signer.codec.Sha256;

/**
 * A rule set that came into force.
 *
 * @param hash of the body
 * @param body canonical JSON; not copied, not to be changed
 * @param appliedAt seconds since 1970
 * @param seq index of the entry that announced it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RuleSetRow(Sha256 hash, byte[] body, long appliedAt, OptionalLong seq) {}
