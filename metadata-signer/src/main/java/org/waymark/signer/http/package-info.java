/**
 * Signed HTTP requests between OCM servers: the part of structured fields (RFC 9651), message
 * signatures (RFC 9421) and digests (RFC 9530) that the OCM draft needs, and the two ways of
 * signing that deployed servers used before it. It knows nothing of discovery, federations or
 * connections: messages, keys and the time are given to it. Read first: {@link
 * org.waymark.signer.http.OcmRequestVerifier}, {@link org.waymark.signer.http.OcmRequestSigner},
 * {@link org.waymark.signer.http.SignatureBase}.
 */
@NullMarked
package org.waymark.signer.http;

import org.jspecify.annotations.NullMarked;
