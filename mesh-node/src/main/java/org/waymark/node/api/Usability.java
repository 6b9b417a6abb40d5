package org.waymark.node.api;

import java.util.Optional;
import org.waymark.client.DirectoryStatus;
import org.waymark.client.DirectoryStatus.FederationStatus;
import org.waymark.node.http.Readiness;
import org.waymark.trust.freshness.Freshness;

/**
 * Whether a node can answer: it holds a directory, fresh or stale, of at least one federation that
 * it follows (DESIGN 7: a stale one still serves the peers it knows).
 */
public final class Usability {

  private Usability() {}

  /** For {@code /health/ready}. */
  public static Readiness readiness(DirectoryStatus status) {
    return of(status).<Readiness>map(it -> it).orElseGet(Readiness.Ready::new);
  }

  /** Why not; empty if it can. */
  static Optional<Readiness.NotReady> of(DirectoryStatus status) {
    if (status.federations().stream().anyMatch(Usability::of)) {
      return Optional.empty();
    }
    return Optional.of(
        status.federations().stream()
            .flatMap(one -> one.problem().stream())
            .findFirst()
            .map(it -> new Readiness.NotReady(it.code(), it.message(), it.nextStep()))
            .orElseGet(
                () ->
                    new Readiness.NotReady(
                        "not_synced",
                        "the node holds no usable directory yet",
                        "GET /v1/status on the local listener says what each source answered")));
  }

  static boolean of(FederationStatus status) {
    return status.held().filter(held -> held.freshness() != Freshness.EXPIRED).isPresent();
  }
}
