package org.waymark.registry.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.waymark.registry.audit.Actor;

/**
 * A bearer token, without its secret. Immutable.
 *
 * @param id public; part of the secret text, so that a leaked token can be named and revoked
 * @param name of the person or program that holds it; part of the audit trail
 * @param permissions what it allows, never more than the role
 * @param expires from then on it is not recognised
 * @param revoked since when it is not recognised
 */
public record AccessToken(
    String id,
    String name,
    Role role,
    Set<Permission> permissions,
    Instant created,
    Optional<Instant> expires,
    Optional<Instant> revoked) {

  public AccessToken {
    permissions = Set.copyOf(permissions);
  }

  /** Whoever holds it, as the audit trail names him: {@code operator:anna}. */
  public Actor actor() {
    return new Actor(role.code() + ":" + name);
  }

  /** Whether it allows something; whether it is still valid, its recognition has said. */
  public boolean allows(Permission permission) {
    return permissions.contains(permission);
  }

  /** Whether it is neither expired nor revoked. */
  public boolean validAt(Instant now) {
    return revoked.isEmpty() && expires.filter(end -> !now.isBefore(end)).isEmpty();
  }
}
