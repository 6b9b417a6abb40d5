/**
 * What the tests of every module share. It must not know any production class; read {@link
 * org.waymark.testing.SharedFolder} first.
 */
@NullMarked
package org.waymark.testing;

import org.jspecify.annotations.NullMarked;
