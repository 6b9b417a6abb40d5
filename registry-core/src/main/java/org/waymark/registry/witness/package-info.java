/**
 * What witnesses say of the log: their cosignatures are taken in here, and so is what would show
 * that the log key is in other hands. {@link org.waymark.registry.witness.Cosignatures} is the way
 * in. It must not know how a note came, and it signs and publishes nothing: that is the publisher's
 * work, on the registry's one thread.
 */
@NullMarked
package org.waymark.registry.witness;

import org.jspecify.annotations.NullMarked;
