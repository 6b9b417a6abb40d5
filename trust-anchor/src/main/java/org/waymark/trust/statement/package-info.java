/**
 * The signed statements about a site, and the record that puts them together (DESIGN 4.1 to 4.4;
 * formats 2 to 4). It knows no log, no map and no store. Read {@link
 * org.waymark.trust.statement.Record} and {@link org.waymark.trust.statement.RecordVerifier} first.
 */
@NullMarked
package org.waymark.trust.statement;

import org.jspecify.annotations.NullMarked;
