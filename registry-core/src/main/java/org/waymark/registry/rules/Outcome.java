package org.waymark.registry.rules;

import java.util.Locale;
import org.waymark.signer.MalformedException;

/** How a check ended; declared from good to bad, so that the worst is the largest. */
public enum Outcome {
  PASS,
  WARN,
  FAIL;

  /** {@code pass}, {@code warn} or {@code fail}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The outcome of a {@link #code()}.
   *
   * @throws MalformedException {@code report_malformed}
   */
  public static Outcome parse(String code) {
    for (Outcome outcome : values()) {
      if (outcome.code().equals(code)) {
        return outcome;
      }
    }
    throw new MalformedException("report_malformed", "A check ends in pass, warn or fail.");
  }
}
