/**
 * The names of sites: {@link org.waymark.trust.id.Host}, what stands after the {@code @} of an OCM
 * address, and {@link org.waymark.trust.id.EntityId}, the {@code https} identifier that every
 * signed document uses (DESIGN 2). Both are parsed once at the edge and valid from then on. This
 * package knows nothing of statements, logs or networks and never resolves a name. Read {@code
 * Host} first, then {@code EntityId}.
 */
@NullMarked
package org.waymark.trust.id;

import org.jspecify.annotations.NullMarked;
