package org.waymark.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.waymark.node.http.Problem;
import org.waymark.registry.RegisteredSite;
import org.waymark.registry.Registry;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.SiteStatus;

/** The registry that this process holds. Thread-safe. */
public final class LocalOperations implements Operations {
  private static final int UPDATES_AT_ONCE = 4;

  private final Supplier<Registry> opened;
  private final Actor actor;

  private final InstantSource clock;

  /** Updates under way; each holds a thread of the listener while it waits for the writer. */
  private final Semaphore updates;

  /**
   * @param opened may wait until the registry is open
   * @param actor under whose name changes are written down
   * @param clock tells what is fresh
   */
  public LocalOperations(Supplier<Registry> opened, Actor actor, InstantSource clock) {
    this(opened, actor, clock, new Semaphore(UPDATES_AT_ONCE));
  }

  private LocalOperations(
      Supplier<Registry> opened, Actor actor, InstantSource clock, Semaphore updates) {
    this.opened = opened;
    this.actor = actor;
    this.clock = clock;
    this.updates = updates;
  }

  /** The same, in the name of somebody else. */
  Operations as(Actor other) {
    return new LocalOperations(opened, other, clock, updates);
  }

  private Registry registry() {
    return opened.get();
  }

  @Override
  public ObjectNode admit(String statement, Optional<String> unchecked) {
    return SiteDocument.of(registry().admit(statement, actor));
  }

  @Override
  public ObjectNode update(String host, String statement) {
    Host named = host(host);
    EntityId sub = SiteStatement.parse(statement, registry().root().testing()).sub();
    if (!sub.host().equals(named)) {
      throw new RequestException(
          Problem.of(
                  400,
                  "subject_mismatch",
                  "The statement is about " + sub + " and the path about " + named + ".")
              .withNext("PUT /api/v1/sites/" + sub.host() + "/statement"));
    }
    // Anybody may ask; the threads that answer are for everybody.
    if (!updates.tryAcquire()) {
      throw new RequestException(
          Problem.of(503, "busy", "The registry is occupied with the updates of other sites.")
              .withNext("send it again in a few seconds"));
    }
    try {
      return SiteDocument.of(registry().update(statement, new Actor("site:" + named)));
    } finally {
      updates.release();
    }
  }

  @Override
  public ObjectNode sites(Optional<String> status) {
    Optional<SiteStatus> wanted =
        status.map(
            code ->
                SiteStatus.of(code)
                    .orElseThrow(
                        () ->
                            new RequestException(
                                Problem.of(
                                        400,
                                        "status_unknown",
                                        "A site is never of the status " + quoted(code) + ".")
                                    .withNext("use active, suspended, revoked or left"))));
    return SiteDocument.of(registry().sites(wanted));
  }

  @Override
  public ObjectNode site(String host) {
    return SiteDocument.of(find(host));
  }

  @Override
  public ObjectNode suspend(String host, ObjectNode order) {
    String reason = RequestBody.read(order, fields -> fields.string("reason"));
    return SiteDocument.of(registry().suspend(find(host).entityId(), reason, actor));
  }

  @Override
  public ObjectNode reinstate(String host, ObjectNode order) {
    return SiteDocument.of(registry().reinstate(find(host).entityId(), actor));
  }

  @Override
  public ObjectNode revoke(String host, ObjectNode order) {
    String reason = RequestBody.read(order, fields -> fields.string("reason"));
    return SiteDocument.of(registry().revoke(find(host).entityId(), reason, actor));
  }

  @Override
  public ObjectNode status() {
    // Right after opening nobody knows yet whether the keys open; a failure is part of the answer.
    registry().settled().handle((done, failure) -> failure).join();
    return StatusDocument.of(registry().status(), clock.instant());
  }

  @Override
  public ObjectNode leave(String host, String request) {
    throw unavailable();
  }

  @Override
  public ObjectNode rotateKey(String host, String request) {
    throw unavailable();
  }

  @Override
  public ObjectNode report(String host) {
    throw unavailable();
  }

  @Override
  public ObjectNode check(String host) {
    throw unavailable();
  }

  @Override
  public ObjectNode createInvitation(ObjectNode order) {
    throw unavailable();
  }

  @Override
  public ObjectNode invitations(Optional<String> state) {
    throw unavailable();
  }

  @Override
  public ObjectNode revokeInvitation(String id) {
    throw unavailable();
  }

  @Override
  public ObjectNode apply(String request) {
    throw unavailable();
  }

  @Override
  public ObjectNode application(String id) {
    throw unavailable();
  }

  @Override
  public ObjectNode applications(Optional<String> state) {
    throw unavailable();
  }

  @Override
  public ObjectNode checkApplication(String id) {
    throw unavailable();
  }

  @Override
  public ObjectNode approve(String id, ObjectNode order) {
    throw unavailable();
  }

  @Override
  public ObjectNode decline(String id, ObjectNode order) {
    throw unavailable();
  }

  @Override
  public ObjectNode rules() {
    throw unavailable();
  }

  @Override
  public ObjectNode testRules(ObjectNode order) {
    throw unavailable();
  }

  @Override
  public ObjectNode applyRules(ObjectNode order) {
    throw unavailable();
  }

  @Override
  public ObjectNode audit(ObjectNode query) {
    throw unavailable();
  }

  @Override
  public ObjectNode decision(String hash) {
    throw unavailable();
  }

  @Override
  public ObjectNode createToken(ObjectNode order) {
    throw unavailable();
  }

  @Override
  public ObjectNode tokens() {
    throw unavailable();
  }

  @Override
  public ObjectNode revokeToken(String id) {
    throw unavailable();
  }

  @Override
  public ObjectNode snapshot(ObjectNode order) {
    throw unavailable();
  }

  private static RequestException unavailable() {
    return new RequestException(
        Problem.of(501, "unavailable", "This registry does not offer that yet."));
  }

  /** A host names at most one site, but for testing federations, where {@code https} goes first. */
  private RegisteredSite find(String text) {
    Host host = host(text);
    List<EntityId> candidates = new ArrayList<>(List.of(EntityId.https(host)));
    if (registry().root().testing() && host.port().orElse(0) != 80) {
      candidates.add(EntityId.http(host));
    }
    return candidates.stream()
        .flatMap(entity -> registry().site(entity).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "not_a_member",
                    host.toString(),
                    "The registry has never had a site " + host + "."));
  }

  private static Host host(String text) {
    try {
      return Host.parse(text);
    } catch (MalformedException e) {
      throw new RequestException(
          Problem.of(400, e.code(), String.valueOf(e.getMessage()))
              .withNext("name a site by its host, in lower case: cloud.example.org"));
    }
  }

  private static String quoted(String text) {
    return "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
  }
}
