/**
 * The registry's side of witnessing on HTTP: {@link org.waymark.server.witness.CosignaturesHandler}
 * takes cosignatures in, {@link org.waymark.server.witness.ShownCheckpoints} looks at what readers
 * saw. Decides nothing: {@link org.waymark.registry.witness.Cosignatures} does.
 */
@NullMarked
package org.waymark.server.witness;

import org.jspecify.annotations.NullMarked;
