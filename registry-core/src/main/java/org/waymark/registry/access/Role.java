package org.waymark.registry.access;

import static org.waymark.registry.access.Permission.INVITE;
import static org.waymark.registry.access.Permission.READ;
import static org.waymark.registry.access.Permission.REVIEW;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What somebody is to the federation, and so the most that a token of his may allow. */
public enum Role {
  /** Everything. */
  OPERATOR(EnumSet.allOf(Permission.class)),

  /** Invites, has applications checked and declines them; admits nobody. */
  REVIEWER(EnumSet.of(READ, INVITE, REVIEW)),

  /** Sees everything, changes nothing. */
  AUDITOR(EnumSet.of(READ));

  @SuppressWarnings("ImmutableEnumChecker") // always made by Set.copyOf
  private final Set<Permission> permissions;

  Role(Set<Permission> permissions) {
    this.permissions = Set.copyOf(permissions);
  }

  /** The most that this role may do. Unmodifiable. */
  public Set<Permission> permissions() {
    return permissions;
  }

  /** Lower-case name, as it is written in requests and kept in the database. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of a code. */
  public static Optional<Role> ofCode(String code) {
    return Arrays.stream(values()).filter(known -> known.code().equals(code)).findFirst();
  }
}
