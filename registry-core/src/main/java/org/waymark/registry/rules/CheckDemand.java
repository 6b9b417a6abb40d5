package org.waymark.registry.rules;

import java.util.Locale;

/** What a rule set makes of a named check that does not pass. */
public enum CheckDemand {
  /** The site is not approved. */
  FAIL,
  /** The operator is told, and decides. */
  WARN,
  /** The check is not made. */
  OFF;

  /** {@code fail}, {@code warn} or {@code off}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
