package org.waymark.client.store;

/**
 * How far a directory satisfies the witness policy: up to here everything counts, beyond it only
 * what restricts (formats 8). Where the root of its time asked for no witness, the log's word was
 * enough, and this is simply the newest checkpoint then.
 *
 * @param note the newest checkpoint that satisfied its root, as it was received
 * @param size of its tree
 * @param rootVersion the root that it satisfied
 * @param time of the newest entry that was held then, in seconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Witnessed(byte[] note, long size, long rootVersion, long time) {}
