/**
 * The failures that every package of this module reports: bytes that are not what their type says
 * ({@link org.waymark.signer.MalformedException}), signatures and keys that are refused ({@link
 * org.waymark.signer.InvalidSignatureException}) and key files that do not open ({@link
 * org.waymark.signer.WrongPassphraseException}). It knows nothing of keys, JSON or signatures
 * themselves. Read first: {@code jws.CompactJws}, {@code key.VerificationKey}, {@code
 * json.StrictJson}.
 */
@NullMarked
package org.waymark.signer;

import org.jspecify.annotations.NullMarked;
