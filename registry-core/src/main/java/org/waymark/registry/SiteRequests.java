package org.waymark.registry;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.waymark.registry.admission.HourlyLimit;
import org.waymark.registry.admission.Reception;
import org.waymark.registry.admission.Refusals;
import org.waymark.registry.admission.RulesInForce;
import org.waymark.registry.admission.StatementChecks;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.check.StatementCheck;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.storage.SiteRow;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.statement.SiteStatement;

/**
 * What a member asks for by documents that authenticate themselves: a newer statement, other keys,
 * to leave. Everything that costs time is checked on the caller's thread; the writer's thread
 * checks again what may have changed meanwhile. Thread-safe.
 */
final class SiteRequests {
  private static final String REQUESTED = "request";

  private final WriterThread writer;
  private final Reception reception;
  private final Refusals refusals;
  private final RulesInForce rules;
  private final Function<EntityId, Optional<Record>> records;
  private final RegistryConfig config;
  private final HourlyLimit limit;

  SiteRequests(
      WriterThread writer,
      Reception reception,
      Refusals refusals,
      RulesInForce rules,
      Function<EntityId, Optional<Record>> records,
      RegistryConfig config) {
    this.writer = writer;
    this.reception = reception;
    this.refusals = refusals;
    this.rules = rules;
    this.records = records;
    this.config = config;
    this.limit = new HourlyLimit(config.updatesAnHour());
  }

  SiteRow update(String token, Actor actor) {
    SiteStatement statement =
        refusals.watch(actor, "update", () -> checks().read(token, config.clock().instant()));
    return refusals.watch(
        actor,
        statement.sub().value(),
        () -> {
          Record before =
              Members.requireNext(statement, records.apply(statement.sub()), /* vouched= */ false);
          requireInOrder(statement, before);
          return writer.call(
              author ->
                  new Members(author, author.signing(Optional.empty()))
                      .update(token, /* vouched= */ false, Grounds.none(actor)));
        });
  }

  SiteRow rotateKey(String token) {
    return watched(
        token,
        SiteRequest.Act.ROTATE_KEY,
        (request, before) -> {
          SiteStatement statement =
              checks().read(request.statement().orElseThrow(), config.clock().instant());
          if (!statement.sub().equals(request.sub())) {
            throw new MalformedException(
                "request_malformed",
                "The request of "
                    + request.sub()
                    + " holds a statement of "
                    + statement.sub()
                    + "; a site rotates its own keys.");
          }
          Members.requireNext(statement, Optional.of(before), /* vouched= */ true);
          if (statement.keys().equals(before.membership().keys())) {
            throw new RefusedException(
                "keys_unchanged",
                request.sub().value(),
                "The statement of "
                    + request.sub()
                    + " names the keys that are certified already; send it as an update: waymark"
                    + " site-admin update.");
          }
          requireInOrder(statement, before);
          Grounds grounds = Grounds.decided(Reception.SITE, Optional.of(REQUESTED));
          return writer.call(
              author -> {
                requireStill(before, request);
                reception.use(request, config.clock().instant());
                return new Members(author, author.signing(Optional.empty()))
                    .update(statement.jws().token(), /* vouched= */ true, grounds);
              });
        });
  }

  SiteRow leave(String token) {
    return watched(
        token,
        SiteRequest.Act.LEAVE,
        (request, before) -> {
          String reason = request.reason().orElse(REQUESTED);
          Grounds grounds = Grounds.decided(Reception.SITE, Optional.of(reason));
          return writer.call(
              author -> {
                requireStill(before, request);
                reception.use(request, config.clock().instant());
                return new Members(author, author.signing(Optional.empty()))
                    .leave(request.sub(), grounds);
              });
        });
  }

  private interface Believed {
    SiteRow act(SiteRequest request, Record before);
  }

  private SiteRow watched(String token, SiteRequest.Act act, Believed believed) {
    SiteRequest request =
        refusals.watch(Reception.SITE, act.code(), () -> reception.request(token, act));
    return refusals.watch(
        Reception.SITE,
        request.sub().value(),
        () -> {
          Record before = Members.requireMember(request.sub(), records.apply(request.sub()));
          Instant now = config.clock().instant();
          request.verify(before.membership().keys(), writer.root().federation(), now);
          requireNewer(request, before);
          return believed.act(request, before);
        });
  }

  /** A request from before the present membership was for an earlier one. */
  private static void requireNewer(SiteRequest request, Record before) {
    Instant certified = before.membership().issued();
    if (request.issued().plusSeconds(SiteRequest.SKEW_SECONDS).isBefore(certified)) {
      throw new RefusedException(
          "request_too_old",
          request.sub().value(),
          "The request of "
              + request.sub()
              + " was signed at "
              + request.issued()
              + ", before its membership of "
              + certified
              + "; sign a new one.");
    }
  }

  /** What was believed outside the writer's thread rests on keys that may be gone by now. */
  private void requireStill(Record before, SiteRequest request) {
    if (!records.apply(request.sub()).equals(Optional.of(before))) {
      throw new RefusedException(
          "request_too_old",
          request.sub().value(),
          request.sub() + " has changed while its request was read; send it again.");
    }
  }

  /**
   * Not too often, and not out of the rules. A member that was admitted under other rules, or
   * unchecked, may go on breaking those that it broke: else it could not mend one thing at a time.
   */
  private void requireInOrder(SiteStatement statement, Record before) {
    Instant now = config.clock().instant();
    if (!limit.take(statement.sub().value(), now)) {
      throw new RefusedException(
          "update_too_often",
          statement.sub().value(),
          statement.sub()
              + " has sent "
              + config.updatesAnHour()
              + " statements within an hour; wait before the next.");
    }
    List<CheckResult> failures = failures(statement);
    if (failures.isEmpty()) {
      return;
    }
    Set<String> known = new HashSet<>();
    failures(before.site()).forEach(result -> known.add(result.code()));
    failures.stream()
        .filter(result -> !known.contains(result.code()))
        .findFirst()
        .ifPresent(
            broken -> {
              throw RulesInForce.broken(statement.sub(), List.of(broken));
            });
  }

  private List<CheckResult> failures(SiteStatement statement) {
    return StatementCheck.of(statement, rules.rules()).stream()
        .filter(result -> result.outcome() == Outcome.FAIL)
        .toList();
  }

  private StatementChecks checks() {
    return reception.checks();
  }
}
