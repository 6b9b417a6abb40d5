package org.waymark.server.site;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.client.ocm.Finding;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.SiteStatement;

/**
 * How a site stands on its own disk.
 *
 * @param site its identifier
 * @param keys the public half of each set that the draft names
 * @param missingKeys the sets whose file is not there
 * @param rotating the sets of which a new key waits to be certified
 * @param statement the newest that was signed
 * @param findings about the draft
 * @param unsigned where the draft differs from that statement
 * @param root of the federation, where one was given
 */
public record SiteState(
    EntityId site,
    Map<KeySet, JwkSet> keys,
    List<KeySet> missingKeys,
    List<KeySet> rotating,
    Optional<SiteStatement> statement,
    List<Finding> findings,
    List<Difference> unsigned,
    Optional<Root> root) {

  public SiteState {
    missingKeys = List.copyOf(missingKeys);
    rotating = List.copyOf(rotating);
    findings = List.copyOf(findings);
    unsigned = List.copyOf(unsigned);
  }

  /** Whether the draft cannot be signed as it is. */
  public boolean invalid() {
    return findings.stream().anyMatch(f -> f.severity() == Finding.Severity.ERROR);
  }

  /** Whether the newest statement is past its end. */
  public boolean expired(Instant now) {
    return statement.map(signed -> !now.isBefore(signed.expires())).orElse(false);
  }

  /** Whether dialling this machine, also without TLS, is what this site needs. */
  public boolean testing() {
    return root.map(Root::testing).orElse(false)
        || (root.isEmpty() && (!site.secure() || site.host().isLoopback()));
  }

  /**
   * Where the site's live discovery document differs from what was signed, or from nothing if
   * nothing was.
   */
  public List<Difference> drift(OcmDiscovery live) {
    ObjectNode signed =
        statement.flatMap(SiteStatement::ocmServer).orElseGet(JsonNodeFactory.instance::objectNode);
    signed.remove("jwks");
    return new ArrayList<>(Difference.between(signed, SiteDraft.certified(live)));
  }
}
