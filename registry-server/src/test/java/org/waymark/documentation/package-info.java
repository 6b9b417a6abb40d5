/**
 * Runs the pages that tell people what to type, as they stand, on machines of their own: see {@code
 * src/test/lab/execute.py}. A page that a command does not match fails the build.
 */
@NullMarked
package org.waymark.documentation;

import org.jspecify.annotations.NullMarked;
