package org.waymark.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sites that join side by side, each by the one command that its administrator types, and the
 * operator, who invites them and tries to approve each as soon as it was checked. Used by one
 * thread.
 */
final class Onboarding {
  /** How long an administrator waits at the console; it takes seconds. */
  private static final Duration WAIT = Duration.ofSeconds(60);

  private static final Duration PATIENCE = WAIT.plusSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Stage stage;
  private final RunningRegistry registry;

  Onboarding(Stage stage, RunningRegistry registry) {
    this.stage = stage;
    this.registry = registry;
  }

  /** Invites the sites and starts their joining; {@link #settle} goes on with it. */
  List<Candidate> begin(List<DemoSite> sites) throws Exception {
    List<Candidate> candidates = new ArrayList<>();
    for (DemoSite site : sites) {
      String link = registry.invite(site);
      candidates.add(new Candidate(site, stage.launchJoin(site, link, WAIT)));
    }
    return candidates;
  }

  /** Waits until each has joined or was told why not. */
  void settle(List<Candidate> candidates) {
    Waiting.until(
        "the joining",
        PATIENCE,
        LOOK,
        () -> {
          candidates.forEach(Candidate::showLine);
          if (candidates.stream().anyMatch(Candidate::waitsForOperator)) {
            decide(candidates);
          }
          return candidates.stream().allMatch(Candidate::settled)
              ? Optional.of(candidates)
              : Optional.empty();
        });
  }

  private void decide(List<Candidate> candidates) {
    for (JsonNode application : registry.applications("checked")) {
      candidates.stream()
          .filter(Candidate::waitsForOperator)
          .filter(waiting -> waiting.site().host().equals(application.path("host").asText()))
          .forEach(waiting -> waiting.decided(registry.approve(application.path("id").asText())));
    }
  }
}
