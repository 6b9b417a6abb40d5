package org.waymark.server.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.fold.VerifiedCheckpoint;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.freshness.FreshnessRule;
import org.waymark.trust.log.Event;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.SiteStatus;

/**
 * A directory of which everything that was at hand has been verified.
 *
 * @param roots from the pinned one
 * @param checkpoint that was believed; of a log, the newest that satisfies the witness policy
 * @param signed entries that the log signed, of which so many are believed as the checkpoint has
 * @param last entry
 * @param replayedFrom the first entry that was read and folded; what is before it is known by its
 *     hashes and a signed snapshot
 * @param recordsVerified with every signature in them
 * @param recordsMissing superseded ones that are not kept any more
 * @param snapshots whose token was at hand and verified
 * @param sites how many there are of each status
 * @param entries that were replayed, by type
 * @param recordsBeforePin replaced ones that only a root before the pinned one could believe
 */
public record DirectoryReport(
    RootChain roots,
    VerifiedCheckpoint checkpoint,
    long signed,
    Event last,
    long replayedFrom,
    long recordsVerified,
    long recordsMissing,
    long snapshots,
    Map<SiteStatus, Long> sites,
    Map<String, Long> entries,
    long recordsBeforePin) {

  public DirectoryReport {
    Map<SiteStatus, Long> all = new EnumMap<>(SiteStatus.class);
    for (SiteStatus status : SiteStatus.values()) {
      all.put(status, sites.getOrDefault(status, 0L));
    }
    sites = Collections.unmodifiableMap(all);
    entries = Collections.unmodifiableMap(new TreeMap<>(entries));
  }

  public Root root() {
    return roots.newest();
  }

  /** Entries in the log. */
  public long size() {
    return checkpoint.checkpoint().size();
  }

  public Sha256 mapRoot() {
    return last.directory();
  }

  /** Witnesses of the root's policy that cosigned the checkpoint. */
  public long cosignatures() {
    return root().witness().groups().stream()
        .flatMap(group -> group.witnesses().stream())
        .filter(witness -> checkpoint.checkpoint().note().cosignedAt(witness).isPresent())
        .count();
  }

  /** When it turns stale and expires. */
  public FreshnessRule freshness() {
    return FreshnessRule.of(root(), last.time(), last.expires(), checkpoint.cosigned());
  }

  /** The report for programs. */
  public ObjectNode toJson(Instant now) {
    Freshness state = freshness().at(now);
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("verified", true)
            .put("federation", root().federation().value())
            .put("name", root().name())
            .put("rootVersion", root().version())
            .put("rootExpires", root().expires().toString())
            .put("origin", checkpoint.checkpoint().origin())
            .put("size", size())
            .put("signed", signed)
            .put("treeRoot", checkpoint.checkpoint().root().hex())
            .put("mapRoot", mapRoot().hex())
            .put("roots", roots.all().size())
            .put("cosignatures", cosignatures())
            .put("replayedFrom", replayedFrom)
            .put("recordsVerified", recordsVerified)
            .put("recordsMissing", recordsMissing)
            .put("recordsBeforePin", recordsBeforePin)
            .put("snapshotsVerified", snapshots);
    ObjectNode types = json.putObject("entries");
    entries.forEach(types::put);
    ObjectNode counts = json.putObject("sites");
    sites.forEach((status, count) -> counts.put(status.code(), count));
    return json.put("lastEntry", Instant.ofEpochSecond(last.time()).toString())
        .put("freshness", state.code())
        .put("freshUntil", freshness().freshUntil().toString())
        .put("usableUntil", freshness().staleUntil().toString());
  }
}
