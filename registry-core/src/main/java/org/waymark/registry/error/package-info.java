/**
 * What can go wrong in a registry, one type for each kind of failure: {@link
 * org.waymark.registry.error.RegistryException} is the common part (a stable code and a sentence),
 * {@link org.waymark.registry.error.RefusedException} the one that callers meet most. Used by every
 * package of the registry and knows none of them.
 */
@NullMarked
package org.waymark.registry.error;

import org.jspecify.annotations.NullMarked;
