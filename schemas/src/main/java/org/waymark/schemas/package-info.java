/**
 * The place of Waymark's JSON Schemas, vocabulary and test vectors, which are resources beside this
 * package and are read with its class loader. It holds no logic, knows no other module, and is
 * where a reader of another language starts: see {@code docs/formats.md} in the repository.
 */
@NullMarked
package org.waymark.schemas;

import org.jspecify.annotations.NullMarked;
