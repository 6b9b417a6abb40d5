package org.waymark.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.proof.SplitProof;

/** How each followed federation stands. */
public record DirectoryStatus(Instant at, List<FederationStatus> federations) {
  public DirectoryStatus {
    federations = List.copyOf(federations);
  }

  /**
   * One federation.
   *
   * @param federation its trust anchor
   * @param name for people
   * @param held what is held; empty before the first sync
   * @param rootVersion of the newest root that is believed
   * @param rootExpires when that root expires
   * @param lastGood when a source last confirmed or renewed what is held, by this process
   * @param sources in configured order
   * @param splitProof that the log which the newest root names showed two trees, if it did
   * @param problem why nothing is held or the copy is not usable, if so
   */
  public record FederationStatus(
      EntityId federation,
      String name,
      Optional<Held> held,
      long rootVersion,
      Instant rootExpires,
      Optional<Instant> lastGood,
      List<SourceStatus> sources,
      Optional<SplitProof> splitProof,
      Optional<Problem> problem) {
    public FederationStatus {
      sources = List.copyOf(sources);
    }
  }

  /**
   * A copy of a directory.
   *
   * @param origin of the log
   * @param size entries in the log
   * @param treeRoot of the log
   * @param mapRoot of the directory map
   * @param freshness now
   * @param freshUntil when it turns stale
   * @param usableUntil when it expires
   * @param sites every site that ever was a member
   * @param active those that are active
   * @param witnessed entries that satisfy a witness policy, or came when there was none: what later
   *     ones introduce or change is held back
   * @param heldBack sites of which something is held back
   */
  public record Held(
      String origin,
      long size,
      Sha256 treeRoot,
      Sha256 mapRoot,
      Freshness freshness,
      Instant freshUntil,
      Instant usableUntil,
      long sites,
      long active,
      long witnessed,
      long heldBack) {}

  /** The last outcome of a source in this process, if it was asked. */
  public record SourceStatus(Source source, Optional<SyncOutcome> last) {}
}
