package org.waymark.server.joining;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.waymark.registry.admission.InvitationLink;
import org.waymark.server.site.SiteAdmin;

/**
 * What the person who joins has said.
 *
 * @param link the invitation
 * @param site host or URL, as typed; needed once, unless the invitation names a host
 * @param facts for the statement
 * @param terms what is accepted: a URI, or empty text for the terms of the federation without one
 * @param patience how long to wait for what others do: the domain to show the key, the operator to
 *     decide
 * @param again the command to run the next time, without the secret
 */
public record JoinOrder(
    InvitationLink link,
    Optional<String> site,
    List<SiteAdmin.Edit> facts,
    Optional<String> terms,
    Duration patience,
    String again) {

  public JoinOrder {
    facts = List.copyOf(facts);
  }
}
