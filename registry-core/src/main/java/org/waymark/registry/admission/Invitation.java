package org.waymark.registry.admission;

import java.time.Instant;
import java.util.Optional;
import org.waymark.registry.storage.InvitationRow;
import org.waymark.trust.id.Host;

/**
 * Permission to apply, once.
 *
 * @param id for operators; not the secret
 * @param host the only one that may use it, as in the site's entity identifier
 * @param label for operators
 * @param createdBy name of the actor
 * @param state at the moment of asking
 * @param application that used it
 */
public record Invitation(
    String id,
    InvitationKind kind,
    Optional<Host> host,
    Optional<String> label,
    Instant created,
    String createdBy,
    Instant expires,
    InvitationState state,
    Optional<String> application) {

  static Invitation of(InvitationRow row, Instant now) {
    Instant expires = Instant.ofEpochSecond(row.expiresAt());
    InvitationState kept = InvitationState.of(row.state()).orElseThrow();
    return new Invitation(
        row.id(),
        InvitationKind.of(row.kind()).orElseThrow(),
        row.host().map(Host::parse),
        row.label(),
        Instant.ofEpochSecond(row.createdAt()),
        row.createdBy(),
        expires,
        kept == InvitationState.OPEN && !now.isBefore(expires) ? InvitationState.EXPIRED : kept,
        row.application());
  }
}
