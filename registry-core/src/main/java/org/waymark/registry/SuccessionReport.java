package org.waymark.registry;

import org.waymark.trust.root.Root;

/**
 * What came of taking a root over.
 *
 * @param before in force until then; the same as {@code root} where nothing changed
 * @param root in force now
 * @param size entries in the log
 * @param recertified records that were certified again by the key that now signs
 * @param left records that stand under an older membership key still
 */
public record SuccessionReport(Root before, Root root, long size, int recertified, int left) {}
