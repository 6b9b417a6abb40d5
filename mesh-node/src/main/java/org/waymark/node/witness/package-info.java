/**
 * The witness in every node: it cosigns the logs that the node folded, remembers how far, and tells
 * the registry; and others may ask it by the protocol of C2SP tlog-witness. Read {@link
 * org.waymark.node.witness.Witness} first, then {@link org.waymark.node.witness.WitnessMarks},
 * which is what makes a cosignature worth something. It must not decide what is believed: the
 * {@link org.waymark.client.Directory} does.
 */
@NullMarked
package org.waymark.node.witness;

import org.jspecify.annotations.NullMarked;
