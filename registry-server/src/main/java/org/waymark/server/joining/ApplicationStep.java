package org.waymark.server.joining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.registry.admission.ApplicationState;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.rules.RuleReport;
import org.waymark.server.membership.Membership;
import org.waymark.server.membership.RegistryClient;
import org.waymark.server.membership.RegistryRefusal;
import org.waymark.server.site.SiteAdmin;
import org.waymark.signer.MalformedException;
import org.waymark.trust.statement.SiteStatement;

/** Hands the application in, again where something was mended, and follows it. */
final class ApplicationStep {
  /** Checks take seconds; a registry that needs longer is asked again by the next run. */
  private static final Duration CHECKS = Duration.ofMinutes(2);

  private final JoinTools tools;
  private final RegistryClient registry;
  private Membership membership;

  ApplicationStep(JoinTools tools, RegistryClient registry, Membership membership) {
    this.tools = tools;
    this.registry = registry;
    this.membership = membership;
  }

  /** An application as the registry tells of it. */
  record Seen(
      String id,
      ApplicationState state,
      Optional<RuleReport> report,
      Optional<String> reason,
      long ver) {

    boolean failed() {
      return state == ApplicationState.CHECKED
          && report.filter(found -> found.worst() == Outcome.FAIL).isPresent();
    }
  }

  Optional<String> id() {
    return membership.application();
  }

  /**
   * Applies, unless the registry has this statement already and has nothing against it.
   *
   * @return the application as it stands
   */
  Seen apply(SiteStatement statement, org.waymark.trust.id.EntityId federation)
      throws FetchException {
    Optional<Seen> before = look();
    if (before.isPresent()) {
      boolean decided = !before.get().state().open();
      boolean current = membership.applied() == statement.ver() && !before.get().failed();
      if (decided || current) {
        return before.get();
      }
    }
    String token = membership.invitation().orElseThrow();
    SiteAdmin admin = tools.admin();
    Seen seen = read(registry.apply(admin.requests(federation).apply(token, statement)));
    membership = membership.applied(seen.id(), statement.ver());
    membership.write(admin.membershipFile());
    tools
        .voice()
        .tell(
            before.isPresent()
                ? "Handed the mended application in again."
                : "Handed the application in.");
    return seen;
  }

  /** The application of an earlier run, where the registry knows it. */
  private Optional<Seen> look() throws FetchException {
    if (membership.application().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(registry.application(membership.application().get())));
    } catch (RegistryRefusal refusal) {
      if (refusal.problem().status() == 404) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  /** Waits until the checks are done. */
  Seen checked(Seen seen) throws FetchException, InterruptedException {
    return follow(seen, CHECKS, ApplicationState.APPLIED);
  }

  /** Waits until somebody has decided, as long as was wished. */
  Seen decided(Seen seen, Duration wait) throws FetchException, InterruptedException {
    Seen now = follow(seen, wait, ApplicationState.CHECKED, ApplicationState.APPROVED);
    return now;
  }

  private Seen follow(Seen seen, Duration wait, ApplicationState... until)
      throws FetchException, InterruptedException {
    Patience patience = new Patience(tools.clock(), tools.pause(), wait);
    Seen now = seen;
    while (java.util.List.of(until).contains(now.state()) && patience.again()) {
      now = read(registry.application(now.id()));
    }
    return now;
  }

  private static Seen read(ObjectNode json) {
    Optional<RuleReport> report =
        json.get("report") instanceof ObjectNode found
            ? Optional.of(RuleReport.parse(found))
            : Optional.empty();
    ApplicationState state =
        ApplicationState.of(json.path("state").asText())
            .orElseThrow(
                () ->
                    new MalformedException(
                        "application_malformed",
                        "The registry tells of an application in a state that is not known here."));
    return new Seen(
        json.path("id").asText(),
        state,
        report,
        json.path("reason").isTextual()
            ? Optional.of(json.path("reason").asText())
            : Optional.empty(),
        json.path("ver").asLong());
  }
}
