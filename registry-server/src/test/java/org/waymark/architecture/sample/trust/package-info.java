/** The other half of the cycle, reached along an arrow that is allowed. */
@NullMarked
package org.waymark.architecture.sample.trust;

import org.jspecify.annotations.NullMarked;
