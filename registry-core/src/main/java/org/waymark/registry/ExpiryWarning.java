package org.waymark.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that will not be valid much longer (DESIGN 5: 90, 30 and 7 days before).
 *
 * @param code {@code root_expires entry_expires snapshot_expires membership_expires
 *     statement_expires token_expires}
 * @param subject the federation, the site, the name of the token, or which entry
 * @param expires when
 * @param withinDays 90, 30 or 7: the shortest of these that it falls into; 0 when it has passed
 * @param message what it is and what to do, for people
 */
public record ExpiryWarning(
    String code, String subject, Instant expires, int withinDays, String message) {

  static final Duration FIRST = Duration.ofDays(90);

  /** The warning about a time, if it is near. */
  static Optional<ExpiryWarning> about(
      String code, String subject, Instant expires, Instant now, String what, String remedy) {
    Duration left = Duration.between(now, expires);
    if (left.compareTo(FIRST) > 0) {
      return Optional.empty();
    }
    int within =
        left.isNegative() || left.isZero()
            ? 0
            : left.compareTo(Duration.ofDays(7)) <= 0
                ? 7
                : left.compareTo(Duration.ofDays(30)) <= 0 ? 30 : 90;
    String message =
        what + (within == 0 ? " expired at " : " expires at ") + expires + "; " + remedy + ".";
    return Optional.of(new ExpiryWarning(code, subject, expires, within, message));
  }

  /** The command to run next, or to have run by whoever it is named for. */
  public String next() {
    String host = subject.replaceFirst("^https?://", "");
    return switch (code) {
      case "statement_expires" -> "at the site " + host + ": waymark site-admin update";
      case "membership_expires" -> "waymark site renew " + host;
      case "entry_expires" -> "waymark registry start";
      case "snapshot_expires" -> "waymark registry snapshot";
      case "token_expires" -> "waymark token create NAME --role ROLE";
      case "root_expires" ->
          "where the root keys are: waymark root rotate root.json --out next.draft, then waymark root"
              + " sign next.draft --key FILE until enough have signed; here: waymark registry root"
              + " FILE";
      default -> "waymark registry status";
    };
  }
}
