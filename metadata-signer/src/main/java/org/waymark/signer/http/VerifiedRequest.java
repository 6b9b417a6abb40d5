package org.waymark.signer.http;

import java.time.Instant;
import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.KeyId;

/**
 * A request of which the claimed host has signed method, target and body.
 *
 * @param host the host that signed
 * @param keyId the key by which it did
 * @param generation how it signed
 * @param created when it says it did, to the second
 * @param nonce as signed, where there is one
 * @param signed the SHA-256 of what was signed. Two requests with the same are one request sent
 *     twice: a caller that must not act twice remembers these for {@link
 *     OcmRequestVerifier#rememberFor()}. The signature's own bytes would not do, because ECDSA has
 *     two for each
 */
public record VerifiedRequest(
    String host,
    KeyId keyId,
    SignatureGeneration generation,
    Instant created,
    Optional<String> nonce,
    Sha256 signed) {}
