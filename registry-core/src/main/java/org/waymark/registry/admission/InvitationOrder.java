package org.waymark.registry.admission;

import java.time.Duration;
import java.util.Optional;
import org.waymark.registry.error.RefusedException;
import org.waymark.trust.id.Host;

/**
 * What an operator wants an invitation to be.
 *
 * @param host the only one that may use it; a {@link InvitationKind#REKEY} needs one
 * @param label for operators, 1 to 200 printable characters
 * @param life from now on, an hour to a year
 */
public record InvitationOrder(
    Optional<Host> host, InvitationKind kind, Optional<String> label, Duration life) {

  /** Long enough for a holiday, short enough to be forgotten. */
  public static final Duration USUAL_LIFE = Duration.ofDays(14);

  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int MAX_LABEL = 200;

  /**
   * @throws RefusedException {@code invitation_host_missing invitation_life invitation_label}
   */
  public InvitationOrder {
    String subject = host.map(Host::toString).orElse("invitation");
    if (kind == InvitationKind.REKEY && host.isEmpty()) {
      throw new RefusedException(
          "invitation_host_missing",
          subject,
          "An invitation to certify new keys of a member is for one host; name it: --host.");
    }
    if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
      throw new RefusedException(
          "invitation_life",
          subject,
          "An invitation is good for an hour to a year, not for " + life + "; give --days 14.");
    }
    if (label.filter(text -> !printable(text)).isPresent()) {
      throw new RefusedException(
          "invitation_label",
          subject,
          "The label of an invitation is 1 to " + MAX_LABEL + " printable characters.");
    }
  }

  /** For anybody, for two weeks. */
  public static InvitationOrder forAnybody() {
    return new InvitationOrder(
        Optional.empty(), InvitationKind.ADMIT, Optional.empty(), USUAL_LIFE);
  }

  /** For one host, for two weeks. */
  public static InvitationOrder forHost(Host host) {
    return new InvitationOrder(
        Optional.of(host), InvitationKind.ADMIT, Optional.empty(), USUAL_LIFE);
  }

  /** For a member that lost all its keys, for two weeks. */
  public static InvitationOrder rekey(Host host) {
    return new InvitationOrder(
        Optional.of(host), InvitationKind.REKEY, Optional.empty(), USUAL_LIFE);
  }

  private static boolean printable(String text) {
    return !text.isBlank()
        && text.length() <= MAX_LABEL
        && text.chars()
            .noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
  }
}
