package org.waymark.registry.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a token may allow. */
public enum Permission {
  /** See members, applications, invitations, rules, decisions and the audit trail. */
  READ,

  /** Make and revoke invitations. */
  INVITE,

  /** Have applications and members checked; decline applications. */
  REVIEW,

  /** Approve applications. */
  APPROVE,

  /** Admit, suspend, reinstate and revoke members; sign a snapshot. */
  MEMBERS,

  /** Put rules into force. */
  RULES,

  /** Make and revoke tokens: whoever may do that may in effect do everything. */
  TOKENS;

  /** Lower-case name, as it is written in requests and kept in the database. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The permission of a code. */
  public static Optional<Permission> ofCode(String code) {
    return Arrays.stream(values()).filter(known -> known.code().equals(code)).findFirst();
  }

  /** The codes with a space between them, in the order of this type. */
  static String join(Set<Permission> permissions) {
    return permissions.stream().sorted().map(Permission::code).collect(Collectors.joining(" "));
  }

  /** A code that this version does not know allows nothing. */
  static Set<Permission> split(String codes) {
    Set<Permission> known = EnumSet.noneOf(Permission.class);
    for (String code : codes.split(" ", -1)) {
      ofCode(code).ifPresent(known::add);
    }
    return known;
  }
}
