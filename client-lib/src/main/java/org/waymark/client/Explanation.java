package org.waymark.client;

import java.util.List;
import java.util.Optional;
import org.waymark.trust.id.EntityId;

/**
 * Why a peer is believed, or why not.
 *
 * @param query as it was typed
 * @param entityId the peer that was meant, once that is known
 * @param findings codes for what had to be mended in the query (see {@link
 *     org.waymark.trust.id.Host#normalize})
 * @param evidence the steps in the order of DESIGN 7, up to the one that failed; with several
 *     federations the steps of the one that decided
 * @param problem empty if the peer is believed
 */
public record Explanation(
    String query,
    Optional<EntityId> entityId,
    List<String> findings,
    List<Evidence> evidence,
    Optional<Problem> problem) {

  public Explanation {
    findings = List.copyOf(findings);
    evidence = List.copyOf(evidence);
  }

  /** Whether {@code resolve} would give a peer. */
  public boolean believed() {
    return problem.isEmpty();
  }

  Explanation forQuery(String typed, List<String> findingsThere) {
    return new Explanation(typed, entityId, findingsThere, evidence, problem);
  }
}
