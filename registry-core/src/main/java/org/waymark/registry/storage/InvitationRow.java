package org.waymark.registry.storage;

import java.util.Optional;
import org.waymark.signer.codec.Sha256;

/**
 * An invitation. Its secret is not kept.
 *
 * @param id at most 32 characters
 * @param tokenHash SHA-256 of the secret
 * @param host the only one it is for
 * @param kind {@code admit} or {@code rekey}
 * @param label for operators, at most 200 characters
 * @param createdAt seconds since 1970
 * @param expiresAt seconds since 1970
 * @param state {@link #OPEN}, {@link #USED} or {@link #REVOKED}
 * @param application the one that used it
 */
public record InvitationRow(
    String id,
    Sha256 tokenHash,
    Optional<String> host,
    String kind,
    Optional<String> label,
    long createdAt,
    String createdBy,
    long expiresAt,
    String state,
    Optional<String> application) {

  public static final String OPEN = "open";
  public static final String USED = "used";
  public static final String REVOKED = "revoked";
}
