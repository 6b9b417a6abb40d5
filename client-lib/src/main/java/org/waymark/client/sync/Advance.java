package org.waymark.client.sync;

import java.util.List;
import org.waymark.trust.fold.SiteChange;

/**
 * A step that is durable now and is to be served.
 *
 * @param state after it
 * @param whole whether the directory was taken over as a whole
 * @param changes to sites in the log entries that were folded
 */
public record Advance(HeldState state, boolean whole, List<SiteChange> changes) {
  public Advance {
    changes = List.copyOf(changes);
  }
}
