/**
 * What the tests of the registry share: {@link org.waymark.registry.testing.TestRegistry}, a
 * registry whose clock and randomness stand still, and {@link
 * org.waymark.registry.testing.IndependentReader}, which believes a published folder or refuses it
 * without any code of the registry.
 */
@NullMarked
package org.waymark.registry.testing;

import org.jspecify.annotations.NullMarked;
