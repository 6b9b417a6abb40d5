package org.waymark.server.demo;

import java.util.Locale;

/** What the demo claims, in the order in which it is shown. Each is one check of its report. */
enum Claim {
  DISCOVERY_READ("all five discovery documents are read"),
  JOINED_BY_INVITATION("all five sites join by invitation and are approved by the rules"),
  SIXTH_TOLD_WHICH_RULES("a sixth site breaks three rules and is told which, and how to mend them"),
  SIXTH_NOT_APPROVED("its application cannot be approved"),
  SIXTH_ABSENT("the directory does not know it"),
  RESOLVED_BY_HOST("the node resolves all five by host"),
  RESOLVED_BY_OCM_ADDRESS("the node resolves all five by OCM address"),
  STRANGER_PROVED_ABSENT("a stranger is proved absent"),
  SUSPENDED_REFUSED("a suspended site is refused, with its reason, within one poll"),
  SURVIVES_DEAD_REGISTRY("the registry is killed (kill -9) and the node still resolves"),
  SURVIVES_OFFLINE_RESTART("the node is killed too, restarts offline and resolves"),
  FRESH_NODE_WITHOUT_REGISTRY(
      "a second, fresh node starts from a bundle and the first one's mirror"),
  FLIPPED_BIT_REFUSED("a mirror that flips one bit is refused"),
  OLDER_TREE_REFUSED("a mirror that serves an older tree is refused"),
  SWAPPED_RECORDS_REFUSED("a mirror that swaps two records is refused"),
  REGISTRY_RECOVERS("the registry comes back with the same checkpoint"),
  STANDARD_RESOLVE("a client of plain OpenID Federation resolves a site"),
  SITE_TAKEN_BACK("a site whose keys were stolen is taken back with its recovery key"),
  FORK_CAUGHT("a thief of the log key who forks the log is caught, with a proof"),
  WITNESSES_COSIGN("two nodes cosign as witnesses"),
  UNWITNESSED_SUSPENSION_COUNTS("a suspension counts at once, before the witnesses saw it"),
  UNWITNESSED_RETURN_WAITS("what lets a site in again waits until two witnesses have cosigned it");

  private final String sentence;

  Claim(String sentence) {
    this.sentence = sentence;
  }

  /** The check's {@code name}: stable, snake_case. */
  String checkName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For people, without a full stop. */
  String sentence() {
    return sentence;
  }
}
