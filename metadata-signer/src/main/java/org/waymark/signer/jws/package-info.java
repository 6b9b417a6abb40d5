/**
 * JSON Web Signatures (RFC 7515) under the strict profile of DESIGN 6: compact tokens with one
 * signature ({@link org.waymark.signer.jws.CompactJws}) and documents with several ({@link
 * org.waymark.signer.jws.MultiJws}). Keys come from the expected key set and from nowhere else. It
 * must not know what a payload means, nor any clock.
 */
@NullMarked
package org.waymark.signer.jws;

import org.jspecify.annotations.NullMarked;
