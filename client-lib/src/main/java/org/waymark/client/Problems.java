package org.waymark.client;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;

/** The refusals that do not come from the content of a directory. */
final class Problems {

  static final String RENEW =
      "Bring a newer copy: `waymark node start` follows the sources, `waymark resolve HOST --from"
          + " URL_OR_BUNDLE --explain` tries one of them.";

  private Problems() {}

  static Verdict notSynced(EntityId federation, Optional<String> why, Instant now) {
    return unusable(
        federation,
        "log",
        new Problem(
            "not_synced",
            "No copy of the directory of "
                + federation
                + " has been had yet"
                + why.map(last -> ": " + last).orElse("."),
            RENEW),
        now);
  }

  static Verdict clockBehind(EntityId federation, Instant now) {
    return unusable(
        federation,
        "log",
        new Problem(
            "clock_behind",
            "The stored directory of "
                + federation
                + " has entries that are not written yet by this machine's clock, so nothing is"
                + " said from it.",
            "Set the clock of this machine; then `waymark node start` goes on with what is"
                + " stored."),
        now);
  }

  static Problem splitView(String origin) {
    return new Problem(
        "split_view",
        "The log " + origin + " showed two trees, so it is not followed any more.",
        "Show the file split-view-* in the folder of the store to other members and to the"
            + " operators; when they begin another epoch, the node goes on by itself.");
  }

  static Verdict nothingFollowed(Instant now) {
    return unusable(
        null,
        "root",
        new Problem(
            "no_federation",
            "No federation is followed, so nobody can be believed.",
            "Name a root: `waymark resolve HOST --root FILE`, or `waymark node start --root FILE`."),
        now);
  }

  static Verdict damaged(EntityId federation, String what, Instant now) {
    return unusable(
        federation,
        "map",
        new Problem(
            "store_damaged",
            "The stored directory of "
                + federation
                + " is damaged and will be imported again: "
                + what,
            RENEW),
        now);
  }

  /** Nothing can be said from here, whoever is asked about. */
  static Verdict unusable(
      @Nullable EntityId federation, String failed, Problem problem, Instant now) {
    return new Verdict(Verdict.Kind.UNUSABLE, federation, null, null, null, failed, problem, now);
  }

  static Verdict denied(Host host, Instant now) {
    return new Verdict(
        Verdict.Kind.DENIED,
        null,
        null,
        null,
        null,
        "deny_list",
        new Problem(
            "denied",
            host + " is on the deny list of this node, which wins over every federation.",
            "Take it off the list in the configuration of this node, if that is wrong."),
        now);
  }

  static Verdict malformed(MalformedException e, Instant now) {
    return new Verdict(
        Verdict.Kind.ABSENT,
        null,
        null,
        null,
        null,
        "query",
        new Problem(
            e.code(),
            String.valueOf(e.getMessage()),
            "Write a host as in cloud.example.org, or an OCM address as in user@cloud.example.org."),
        now);
  }
}
