package org.waymark.registry;

import java.time.Duration;
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
import org.waymark.registry.storage.RecoveryRow;
import org.waymark.registry.storage.SiteRow;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.RecordException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.RecoveryOpening;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.statement.SiteStatement;

/**
 * What a member asks for by documents that authenticate themselves: a newer statement, other keys,
 * to leave, to be recovered, to object to that. Everything that costs time is checked on the
 * caller's thread; the writer's thread checks again what may have changed meanwhile. Thread-safe.
 */
final class SiteRequests {
  private static final String REQUESTED = "request";

  /** What people who have to decide on a recovery may need. */
  private static final Duration DECIDING = Duration.ofDays(30);

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
    return hot(
        token,
        SiteRequest.Act.ROTATE_KEY,
        (request, before) -> {
          SiteStatement statement = reception.statement(request, config.clock().instant());
          Members.requireNext(statement, Optional.of(before), /* vouched= */ true);
          requireOtherKeys(statement, before);
          requireInOrder(statement, before);
          Grounds grounds = Grounds.decided(Reception.SITE, Optional.of(REQUESTED));
          return used(
              request,
              before,
              author ->
                  new Members(author, author.signing(Optional.empty()))
                      .update(statement.jws().token(), /* vouched= */ true, grounds));
        });
  }

  private static void requireOtherKeys(SiteStatement statement, Record before) {
    if (statement.keys().equals(before.membership().keys())) {
      throw new RefusedException(
          "keys_unchanged",
          statement.sub().value(),
          "The statement of "
              + statement.sub()
              + " names the keys that are certified already; send it as an update: waymark"
              + " site-admin update.");
    }
  }

  SiteRow leave(String token) {
    return hot(
        token,
        SiteRequest.Act.LEAVE,
        (request, before) -> {
          String reason = request.reason().orElse(REQUESTED);
          Grounds grounds = Grounds.decided(Reception.SITE, Optional.of(reason));
          return used(
              request,
              before,
              author -> {
                // To leave would end the commitment: a veto by whoever has the hot key.
                Recoveries.requireNone(request.sub(), author.recoveries().find(request.sub()));
                return new Members(author, author.signing(Optional.empty()))
                    .leave(request.sub(), grounds);
              });
        });
  }

  /** The recovery key, whose commitment the statement inside opens, asks for other keys. */
  RecoveryRow recover(String token) {
    return watched(
        token,
        SiteRequest.Act.RECOVER,
        (request, before) -> {
          Instant now = config.clock().instant();
          SiteStatement statement = reception.statement(request, now);
          RecoveryOpening opening = opening(statement, before);
          believe(request, JwkSet.of(opening.key()), before);
          StatementChecks.requireNext(statement, before.site());
          requireOtherKeys(statement, before);
          requireLasting(statement, now);
          requireInOrder(statement, before);
          return used(
              request,
              before,
              author ->
                  new Recoveries(author, author.signing(Optional.empty()))
                      .open(statement, config.recoveryWindow(), Reception.SITE));
        });
  }

  private static RecoveryOpening opening(SiteStatement statement, Record before) {
    String sub = statement.sub().value();
    if (before.site().recovery().isEmpty()) {
      throw new RefusedException(
          "recovery_uncommitted",
          sub,
          statement.sub()
              + " has not committed itself to a recovery key, so none can speak for it; ask the"
              + " operator for a link to replace the keys.");
    }
    List<RecoveryOpening> openings = statement.recoveryOpenings();
    if (openings.size() <= before.site().recoveryOpenings().size()) {
      throw new RecordException(
          "recovery_commitment",
          statement.sub(),
          "The statement of " + statement.sub() + " has no opening by its recovery key.");
    }
    return openings.get(openings.size() - 1);
  }

  /** It has to hold on when the window is over, and for as long as people may need to decide. */
  private void requireLasting(SiteStatement statement, Instant now) {
    Instant needed = now.plus(config.recoveryWindow()).plus(DECIDING);
    if (statement.expires().isBefore(needed)) {
      throw new RefusedException(
          "recovery_statement_short",
          statement.sub().value(),
          "The statement of "
              + statement.sub()
              + " expires at "
              + statement.expires()
              + ", but a recovery may take until "
              + needed
              + "; sign one that lasts.");
    }
  }

  RecoveryRow object(String token) {
    return hot(
        token,
        SiteRequest.Act.OBJECT,
        (request, before) -> {
          Grounds grounds = Grounds.decided(Reception.SITE, Optional.of(Recoveries.DISPUTE));
          return used(
              request,
              before,
              author ->
                  new Recoveries(author, author.signing(Optional.empty()))
                      .object(request.sub(), grounds));
        });
  }

  private interface Believed<T> {
    T act(SiteRequest request, Record before);
  }

  /** A request by a key that the present membership certifies. */
  private <T> T hot(String token, SiteRequest.Act act, Believed<T> believed) {
    return watched(
        token,
        act,
        (request, before) -> {
          believe(request, before.membership().keys(), before);
          return believed.act(request, before);
        });
  }

  private <T> T watched(String token, SiteRequest.Act act, Believed<T> believed) {
    SiteRequest request =
        refusals.watch(Reception.SITE, act.code(), () -> reception.request(token, act));
    return refusals.watch(
        Reception.SITE,
        request.sub().value(),
        () ->
            believed.act(
                request, Members.requireMember(request.sub(), records.apply(request.sub()))));
  }

  private void believe(SiteRequest request, JwkSet keys, Record before) {
    request.verify(keys, writer.root().federation(), config.clock().instant());
    requireNewer(request, before);
  }

  /** Acts on the writer's thread, if the site is as it was, and uses the request up. */
  private <T> T used(SiteRequest request, Record before, Function<Author, T> change) {
    return writer.call(
        author -> {
          requireStill(before, request);
          reception.use(request, config.clock().instant());
          return change.apply(author);
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
