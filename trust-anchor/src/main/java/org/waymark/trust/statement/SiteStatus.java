package org.waymark.trust.statement;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a site stands in its federation. */
public enum SiteStatus {
  ACTIVE,
  SUSPENDED,
  REVOKED,
  LEFT;

  /** As a status statement writes it; {@code active} is never written. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the site belongs to the federation: suspended members do, whoever left does not. */
  public boolean member() {
    return this == ACTIVE || this == SUSPENDED;
  }

  /** The status that the code names. */
  public static Optional<SiteStatus> of(String code) {
    return Arrays.stream(values()).filter(status -> status.code().equals(code)).findFirst();
  }
}
