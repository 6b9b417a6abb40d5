package org.waymark.registry.admission;

import java.util.Arrays;
import java.util.Optional;

/** Whether an invitation can be used. */
public enum InvitationState {
  OPEN("open"),
  /** By one application, which has it for good. */
  USED("used"),
  REVOKED("revoked"),
  /** Open once, and never used. */
  EXPIRED("expired");

  private final String code;

  InvitationState(String code) {
    this.code = code;
  }

  /** As served. */
  public String code() {
    return code;
  }

  /** The state of a code. */
  public static Optional<InvitationState> of(String code) {
    return Arrays.stream(values()).filter(state -> state.code.equals(code)).findFirst();
  }
}
