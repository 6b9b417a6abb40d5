package org.waymark.client.sync;

import java.util.List;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatus;

/**
 * A step that is durable now and is to be served.
 *
 * @param state after it
 * @param whole whether the directory was taken over as a whole
 * @param changes sites of which something else is said than before
 */
public record Advance(HeldState state, boolean whole, List<Change> changes) {
  public Advance {
    changes = List.copyOf(changes);
  }

  /** Where a site stands now. */
  public record Change(EntityId sub, SiteStatus status) {}

  static Advance of(HeldState state, Effect effect) {
    return new Advance(
        state,
        false,
        effect.sites().stream().map(site -> new Change(site.sub(), site.after())).toList());
  }
}
