package org.waymark.client;

import java.util.List;
import org.waymark.client.sync.Source;
import org.waymark.trust.root.Root;

/**
 * One federation to follow.
 *
 * @param pinned the root that was handed over: everything is believed because of it
 * @param sources where copies of its directory are, tried in this order, the last good one first;
 *     none of them is trusted. May be empty: then what is stored is used
 */
public record FederationConfig(Root pinned, List<Source> sources) {
  public FederationConfig {
    sources = List.copyOf(sources);
  }
}
