/**
 * JSON as DESIGN 6 accepts it: read strictly ({@link org.waymark.signer.json.StrictJson}), taken
 * apart member by member ({@link org.waymark.signer.json.Fields}), and written in the one canonical
 * form of RFC 8785 ({@link org.waymark.signer.json.CanonicalJson}). It must not know keys or
 * signatures.
 */
@NullMarked
package org.waymark.signer.json;

import org.jspecify.annotations.NullMarked;
