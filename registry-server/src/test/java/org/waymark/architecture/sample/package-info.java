/** A product in small that breaks every rule once; only the tests of the rules read it. */
@NullMarked
package org.waymark.architecture.sample;

import org.jspecify.annotations.NullMarked;
