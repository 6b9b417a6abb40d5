package org.waymark.server.membership;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.ocm.Drift;
import org.waymark.client.ocm.DriftKind;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.client.ocm.OcmProbe;
import org.waymark.client.ocm.ProbeResult;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;

/** What a site answers to the world, and how that differs from what it signed. */
public final class LiveSite {
  private final OcmProbe probe;

  public LiveSite(Fetcher fetcher) {
    this.probe = new OcmProbe(fetcher);
  }

  /**
   * Reads the discovery document.
   *
   * @throws FetchException when there is none
   */
  public ProbeResult read(EntityId site) throws FetchException {
    return probe.probe(site.value());
  }

  /**
   * How the document departs from a statement.
   *
   * @return empty where the document cannot be read
   */
  public Optional<Drift> drift(SiteStatement statement) throws FetchException {
    return read(statement.sub()).reading().normalized().map(live -> drift(statement, live));
  }

  /** As above, of a document at hand. */
  public static Drift drift(SiteStatement statement, OcmDiscovery live) {
    ObjectNode certified = statement.ocmServer().orElseGet(JsonNodeFactory.instance::objectNode);
    return Drift.between(certified, live, URI.create(statement.sub().value()));
  }

  /**
   * The members of one kind as they are to stand in a statement: the live value, or null where the
   * server says nothing any more. Keys are never taken over: a statement has keys of its own.
   */
  public static ObjectNode members(Drift drift, DriftKind kind) {
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    for (Drift.Change change : drift.of(kind)) {
      if (!change.member().equals("jwks")) {
        change
            .live()
            .ifPresentOrElse(
                value -> members.set(change.member(), value),
                () -> members.putNull(change.member()));
      }
    }
    return members;
  }
}
