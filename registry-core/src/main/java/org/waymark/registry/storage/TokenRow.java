package org.waymark.registry.storage;

import java.util.OptionalLong;
import org.waymark.signer.codec.Sha256;

/**
 * An access token. Its secret is not kept.
 *
 * @param id at most 32 characters
 * @param name at most 100 characters; one token that is not revoked has it
 * @param role code of the role
 * @param permissions codes of what it may do, with spaces between them
 * @param secretHash SHA-256 of the secret
 * @param createdAt seconds since 1970
 * @param expiresAt seconds since 1970
 * @param revokedAt seconds since 1970
 */
public record TokenRow(
    String id,
    String name,
    String role,
    String permissions,
    Sha256 secretHash,
    long createdAt,
    String createdBy,
    OptionalLong expiresAt,
    OptionalLong revokedAt) {}
