package org.waymark.registry.storage;

import java.util.Optional;
import java.util.OptionalInt;
import org.waymark.signer.codec.Sha256;

/**
 * A request that its caller numbered, and its answer. Never for answers that hold a secret.
 *
 * @param caller at most 128 characters
 * @param key that the caller chose, at most 128 characters
 * @param request digest of the request, to tell another one under the same key
 * @param status of the answer; empty while the request is under way
 * @param body of the answer; not copied, not to be changed
 * @param createdAt seconds since 1970
 */
public record IdempotencyRow(
    String caller,
    String key,
    Sha256 request,
    OptionalInt status,
    Optional<byte[]> body,
    long createdAt) {}
