package org.waymark.registry.admission;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.storage.AdmissionStorage;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.storage.InvitationRow;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.trust.id.Host;

/** Permissions to apply. Each is good for one application; its secret is not kept. Thread-safe. */
public final class Invitations {
  private static final int MOST_LISTED = 10_000;

  private final AdmissionStorage storage;
  private final Secrets secrets;
  private final InstantSource clock;

  public Invitations(RegistryStorage storage, SecureRandom random, InstantSource clock) {
    this.storage = storage.admission();
    this.secrets = new Secrets(random);
    this.clock = clock;
  }

  /**
   * A new invitation.
   *
   * @param token the secret, told this once
   */
  public record Created(Invitation invitation, String token) {
    /** Without the secret. */
    @Override
    public String toString() {
      return "Created[" + invitation + "]";
    }
  }

  public Created create(InvitationOrder order, Actor actor) {
    Instant now = clock.instant();
    String token = secrets.token();
    InvitationRow row =
        new InvitationRow(
            secrets.id(),
            Secrets.hash(token),
            order.host().map(Host::toString),
            order.kind().code(),
            order.label(),
            now.getEpochSecond(),
            actor.name(),
            now.plus(order.life()).getEpochSecond(),
            InvitationRow.OPEN,
            Optional.empty());
    storage.putInvitation(row, audit(now, actor, "invite", row));
    return new Created(Invitation.of(row, now), token);
  }

  /** The newest first; all, or those of one state. */
  public List<Invitation> list(Optional<InvitationState> state) {
    Instant now = clock.instant();
    // Time makes open ones expired; nothing in the database changes then.
    return storage.invitations(Optional.empty(), MOST_LISTED).stream()
        .map(row -> Invitation.of(row, now))
        .filter(invitation -> state.map(invitation.state()::equals).orElse(true))
        .toList();
  }

  /** How many can still be used. */
  public long countOpen() {
    return storage.countOpenInvitations(clock.instant().getEpochSecond());
  }

  public Optional<Invitation> get(String id) {
    return storage.invitation(id).map(row -> Invitation.of(row, clock.instant()));
  }

  /** The invitation of a secret token, for whoever was sent it. */
  public Optional<Invitation> peek(String token) {
    return storage
        .invitationByToken(Secrets.hash(token))
        .map(row -> Invitation.of(row, clock.instant()));
  }

  /**
   * Takes an invitation back that was not used yet; again is the same.
   *
   * @throws RefusedException {@code invitation_unknown invitation_used}
   */
  public Invitation revoke(String id, Actor actor) {
    Instant now = clock.instant();
    InvitationRow row = storage.invitation(id).orElseThrow(() -> unknown(id));
    boolean revoked = storage.revokeInvitation(id, audit(now, actor, "revoke-invitation", row));
    Invitation after = get(id).orElseThrow(() -> unknown(id));
    if (!revoked && after.state() == InvitationState.USED) {
      throw new RefusedException(
          "invitation_used",
          id,
          "The invitation "
              + id
              + " was used by application "
              + after.application().orElse("")
              + "; decline that instead: waymark application decline.");
    }
    return after;
  }

  static RefusedException unknown(String id) {
    return new RefusedException(
        "invitation_unknown",
        id,
        "There is no invitation " + id + "; list them: waymark invite list.");
  }

  private static AuditRow audit(Instant now, Actor actor, String action, InvitationRow row) {
    return new AuditRow(
        now.getEpochSecond(),
        actor.name(),
        action,
        row.host().orElse("invitation " + row.id()),
        Optional.of(row.kind()),
        Optional.of("Invitation " + row.id() + row.label().map(text -> ": " + text).orElse("")),
        OptionalLong.empty(),
        Optional.empty());
  }
}
