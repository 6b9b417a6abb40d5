/**
 * Bytes as text and as hashes: base64, hexadecimal, UTF-8 and SHA-256, each in exactly one accepted
 * form, so that two programs never read different bytes from one text. It must not know JSON, keys
 * or signatures. Read first: {@link org.waymark.signer.codec.Sha256}, {@link
 * org.waymark.signer.codec.Base64Url}.
 */
@NullMarked
package org.waymark.signer.codec;

import org.jspecify.annotations.NullMarked;
