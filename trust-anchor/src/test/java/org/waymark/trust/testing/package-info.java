/**
 * A whole federation in memory, for tests and benchmarks of this and other modules. Read {@link
 * org.waymark.trust.testing.TestFederation} first.
 */
@NullMarked
package org.waymark.trust.testing;

import org.jspecify.annotations.NullMarked;
