package org.waymark.client;

import java.util.List;
import org.waymark.trust.id.EntityId;

/**
 * One step of a federation's directory.
 *
 * @param federation whose
 * @param size entries now
 * @param whole whether the directory was taken over as a whole: then {@code sites} is empty and any
 *     site may have changed
 * @param sites what changed, by the order of the last event of each
 */
public record DirectoryChange(
    EntityId federation, long size, boolean whole, List<SiteChange> sites) {

  public DirectoryChange {
    sites = List.copyOf(sites);
  }

  /** Where a site stands now. */
  public record SiteChange(EntityId site, PeerStatus status) {}
}
