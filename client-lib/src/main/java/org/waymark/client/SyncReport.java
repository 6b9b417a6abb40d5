package org.waymark.client;

import java.util.List;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.trust.id.EntityId;

/** What became of asking every federation for news. */
public record SyncReport(List<FederationReport> federations) {
  public SyncReport {
    federations = List.copyOf(federations);
  }

  /**
   * One federation.
   *
   * @param outcomes of the sources that were asked, in order; the last one ended the search if it
   *     is good
   */
  public record FederationReport(EntityId federation, List<SyncOutcome> outcomes) {
    public FederationReport {
      outcomes = List.copyOf(outcomes);
    }

    /** Whether some source gave a directory that is believed. */
    public boolean ok() {
      return outcomes.stream().anyMatch(SyncOutcome::ok);
    }
  }

  /** Whether each federation had a good source. */
  public boolean ok() {
    return federations.stream().allMatch(FederationReport::ok);
  }
}
