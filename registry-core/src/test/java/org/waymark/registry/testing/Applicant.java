package org.waymark.registry.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.waymark.registry.Registry;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.ApplicationState;
import org.waymark.registry.admission.InvitationOrder;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.statement.SiteRequest;

/** A site that sends signed requests to a test registry. */
public record Applicant(SampleSite site, Registry registry) {
  private static final AtomicLong REQUESTS = new AtomicLong();

  /** The secret of an invitation for anybody. */
  public static String invited(Registry registry) {
    return registry.invitations().create(InvitationOrder.forAnybody(), TestRegistry.ACTOR).token();
  }

  public static String jti() {
    return "jti-%022d".formatted(REQUESTS.incrementAndGet());
  }

  public String request(String invitation, String statement) {
    return request(invitation, statement, site.now(), site.key());
  }

  public String request(String invitation, String statement, Instant now, SigningKey key) {
    return SiteRequest.apply(site.id(), TestRegistry.FEDERATION, now, jti(), invitation, statement)
        .sign(key)
        .token();
  }

  public String leave() {
    return leave(site.now(), site.key());
  }

  public String leave(Instant now, SigningKey key) {
    return SiteRequest.leave(site.id(), TestRegistry.FEDERATION, now, jti(), Optional.empty())
        .sign(key)
        .token();
  }

  public String rotateKey(String statement, SigningKey key) {
    return SiteRequest.rotateKey(site.id(), TestRegistry.FEDERATION, site.now(), jti(), statement)
        .sign(key)
        .token();
  }

  /** Applies by a fresh invitation and waits for the report. */
  public Application applied() {
    return applied(site.statement(1));
  }

  public Application applied(String statement) {
    return checked(registry.applications().submit(request(invited(registry), statement)).id());
  }

  /** Waits for the checks of an application. */
  public Application checked(String id) {
    return await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> registry.applications().get(id).orElseThrow(),
            application -> application.state() != ApplicationState.APPLIED);
  }
}
