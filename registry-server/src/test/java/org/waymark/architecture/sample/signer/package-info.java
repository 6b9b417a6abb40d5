/** Half of a cycle, with a socket and a file where neither may be. */
@NullMarked
package org.waymark.architecture.sample.signer;

import org.jspecify.annotations.NullMarked;
