/**
 * Public and private keys, and the strict profile of DESIGN 6: Ed25519, ECDSA P-256, and RSA for
 * verifying only. A key that exists has been fully validated. It must not know JWS, notes or where
 * keys are stored. Read first: {@link org.waymark.signer.key.VerificationKey}, {@link
 * org.waymark.signer.key.SigningKeys}, {@link org.waymark.signer.key.SealedKey}.
 */
@NullMarked
package org.waymark.signer.key;

import org.jspecify.annotations.NullMarked;
