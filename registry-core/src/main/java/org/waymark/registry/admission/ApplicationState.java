package org.waymark.registry.admission;

import java.util.Arrays;
import java.util.Optional;

/** Where an application stands (DESIGN 8). */
public enum ApplicationState {
  /** It is here, and its checks are under way. */
  APPLIED("applied"),
  /** There is a report; somebody has to decide. */
  CHECKED("checked"),
  /** It was decided; the membership has to be signed where its key is. */
  APPROVED("approved"),
  /** The log says so. */
  ADMITTED("admitted"),
  DECLINED("declined");

  private final String code;

  ApplicationState(String code) {
    this.code = code;
  }

  /** As stored and served. */
  public String code() {
    return code;
  }

  /** Whether it can still be decided, and the site can send a better statement. */
  public boolean open() {
    return this == APPLIED || this == CHECKED || this == APPROVED;
  }

  /** The state of a code. */
  public static Optional<ApplicationState> of(String code) {
    return Arrays.stream(values()).filter(state -> state.code.equals(code)).findFirst();
  }
}
