package org.waymark.server.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.waymark.server.site.Difference;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.statement.Record;

/** What makes one record of a site another, in words. */
final class RecordChanges {
  private RecordChanges() {}

  /** The differences, keys first; nothing for the same record. */
  static List<String> between(Record before, Record after) {
    List<String> found = new ArrayList<>();
    keys("certified federation keys", before.membership().keys(), after.membership().keys(), found);
    keys("federation keys of the statement", before.site().keys(), after.site().keys(), found);
    if (before.siteStatus() != after.siteStatus()) {
      found.add(
          "status: "
              + before.siteStatus().code()
              + " -> "
              + after.siteStatus().code()
              + after.status().map(status -> ", reason " + status.reason()).orElse(""));
    }
    if (!before.site().recovery().equals(after.site().recovery())) {
      found.add("the commitment to a recovery key is another");
    }
    List<Difference> metadata =
        Difference.between(before.site().metadata(), after.site().metadata());
    if (!metadata.isEmpty()) {
      found.add(
          "metadata: " + metadata.stream().map(Difference::path).collect(Collectors.joining(", ")));
    }
    if (before.ver() != after.ver()) {
      found.add("ver: " + before.ver() + " -> " + after.ver());
    }
    if (before.mver() != after.mver()) {
      found.add("mver: " + before.mver() + " -> " + after.mver());
    }
    if (!before.membership().expires().equals(after.membership().expires())) {
      found.add("membership: now until " + after.membership().expires());
    }
    return found;
  }

  /** Whether other keys speak for the site. */
  static boolean otherKeys(Record before, Record after) {
    return !names(before.membership().keys()).equals(names(after.membership().keys()));
  }

  private static void keys(String what, JwkSet before, JwkSet after, List<String> found) {
    Set<String> gone = names(before);
    gone.removeAll(names(after));
    Set<String> come = names(after);
    come.removeAll(names(before));
    if (!gone.isEmpty() || !come.isEmpty()) {
      found.add(
          what
              + ":"
              + come.stream().map(kid -> " +" + kid).collect(Collectors.joining())
              + gone.stream().map(kid -> " -" + kid).collect(Collectors.joining()));
    }
  }

  private static Set<String> names(JwkSet keys) {
    return keys.keys().stream()
        .map(key -> key.thumbprint().value())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
