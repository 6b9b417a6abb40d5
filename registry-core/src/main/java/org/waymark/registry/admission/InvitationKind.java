package org.waymark.registry.admission;

import java.util.Arrays;
import java.util.Optional;

/** What an invitation is for. */
public enum InvitationKind {
  /** To become a member. */
  ADMIT("admit"),
  /** For a member that lost all its keys: to have new ones certified (DESIGN 5). */
  REKEY("rekey");

  private final String code;

  InvitationKind(String code) {
    this.code = code;
  }

  /** As stored and served. */
  public String code() {
    return code;
  }

  /** The kind of a code. */
  public static Optional<InvitationKind> of(String code) {
    return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
  }
}
