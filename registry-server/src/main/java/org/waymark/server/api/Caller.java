package org.waymark.server.api;

import java.util.Set;
import org.waymark.registry.access.AccessToken;
import org.waymark.registry.access.Permission;
import org.waymark.registry.audit.Actor;

/**
 * Who calls, after it was found out.
 *
 * @param actor under whose name changes are written down
 * @param permissions what it may do
 */
public record Caller(Actor actor, Set<Permission> permissions) {
  /** Whoever owns the data folder, with the token of this start. */
  static final Caller OWNER = new Caller(new Actor("operator"), Set.of(Permission.values()));

  /** Nobody in particular: what is asked for says by itself who asks. */
  static final Caller ANYBODY = new Caller(new Actor("anybody"), Set.of());

  public Caller {
    permissions = Set.copyOf(permissions);
  }

  static Caller of(AccessToken token) {
    return new Caller(token.actor(), token.permissions());
  }

  boolean may(Permission permission) {
    return permissions.contains(permission);
  }
}
