package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.MEMBER;
import static org.waymark.server.attack.CrimeScene.OTHER;
import static org.waymark.server.attack.CrimeScene.REVOKED;
import static org.waymark.server.attack.CrimeScene.SUSPENDED;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.ExitCode;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.statement.Record;
import org.waymark.trust.testing.TestFederation;

/** See {@code attacks/FoldForgery}. */
final class FoldForgeryTest extends Attack {

  private static final Sha256 OTHER_MAP = Sha256.of(new byte[] {7});

  static Stream<Way> ways() {
    return Way.all(
        map(
            "a heartbeat",
            log -> Event.heartbeat(log.size(), OTHER_MAP, log.time(), log.expires())),
        map(
            "a heartbeat without a member",
            log -> Event.heartbeat(log.size(), log.mapWithout(MEMBER), log.time(), log.expires())),
        map(
            "a heartbeat without the revoked",
            log -> Event.heartbeat(log.size(), log.mapWithout(REVOKED), log.time(), log.expires())),
        map(
            "a snapshot",
            log -> Event.snapshot(log.size(), OTHER_MAP, OTHER_MAP, log.time(), log.expires())),
        map(
            "a rule set",
            log ->
                Event.policy(
                    log.size(), OTHER_MAP, Optional.empty(), OTHER_MAP, log.time(), log.expires())),
        Way.of(
            "an update that leaves the map as it was",
            "fold_mismatch",
            (f, log) -> {
              Sha256 before = log.map().root();
              log.site(EventType.ADMIT, Papers.of(f, f.site("fresh.example")).record());
              log.changeLast(text -> text.replace(log.map().root().hex(), before.hex()));
            }),
        Way.of(
            "an unknown kind of entry that changes the map",
            "entry_type_unknown",
            (f, log) ->
                log.heartbeat()
                    .changeLast(
                        text ->
                            text.replace("heartbeat", "compact")
                                .replace(log.map().root().hex(), OTHER_MAP.hex()))),
        text(
            "an entry out of its place",
            "entry_sequence",
            text -> text.replaceAll("\"seq\":\\d+", "\"seq\":3")),
        text(
            "an entry one place ahead",
            "entry_sequence",
            text -> text.replaceAll("\"seq\":(\\d+)", "\"seq\":9$1")),
        Way.of(
            "a time before the entry it follows",
            "entry_time",
            (f, log) -> log.at(f.time() - 1).heartbeat()),
        Way.of(
            "a time in the future", "entry_time", (f, log) -> log.at(f.time() + 301).heartbeat()),
        Way.of(
            "an entry that lives longer than entries may",
            "entry_expiry",
            (f, log) ->
                log.event(
                    Event.heartbeat(log.size(), log.map().root(), log.time(), log.expires() + 1))),
        Way.of(
            "an entry that is over before it began",
            "entry_expiry",
            (f, log) ->
                log.event(Event.heartbeat(log.size(), log.map().root(), log.time(), log.time()))),
        Way.of(
            "a suspension with a new statement",
            "counter_rollback",
            (f, log) -> {
              Record record = log.latest(OTHER);
              EntityId sub = record.site().sub();
              log.site(EventType.SUSPEND, sub, record.ver() + 1, record.mver() + 1, record);
            }),
        step("a site admitted twice", EventType.ADMIT, OTHER),
        step("a suspended site rotates its key", EventType.ROTATE_KEY, SUSPENDED),
        step("a revoked site is updated", EventType.UPDATE, REVOKED),
        step("a revoked site leaves", EventType.LEAVE, REVOKED),
        step("an active site is reinstated", EventType.REINSTATE, OTHER),
        Way.of(
            "a stranger is updated",
            "transition_refused",
            (f, log) -> log.site(EventType.UPDATE, f.site("fresh.example").record())),
        text(
            "a member twice in one entry",
            "entry_malformed",
            text -> text.replace("\"seq\"", "\"seq\":1,\"seq\"")),
        text(
            "a member that no entry has",
            "entry_malformed",
            text -> text.replace("{", "{\"also\":1,")),
        text(
            "members in another order",
            "entry_malformed",
            text -> text.replaceAll("\\{(.*),(\"type\":\"[a-z]+\")}", "{$2,$1}")),
        text(
            "a time with a point",
            "entry_malformed",
            text -> text.replaceAll("\"time\":(\\d+)", "\"time\":$1.0")),
        text(
            "no map",
            "entry_malformed",
            text -> text.replaceAll("\"directory\":\"[0-9a-f]+\",", "")),
        text("bytes after the entry", "entry_malformed", text -> text + " "),
        Way.of(
            "a host that is an address",
            "entry_malformed",
            (f, log) -> {
              Record record = log.latest(OTHER);
              log.site(EventType.ADMIT, record.site().sub(), 1, 1, record);
              log.changeLast(text -> text.replace("https://" + OTHER, "https://10.0.0.1"));
            }));
  }

  private static Way map(String name, java.util.function.Function<ForgedLog, Event> event) {
    return Way.of(
        name + " with another map", "fold_mismatch", (f, log) -> log.event(event.apply(log)));
  }

  private static Way text(String name, String code, UnaryOperator<String> change) {
    return Way.of(name, code, (f, log) -> log.heartbeat().changeLast(change));
  }

  private static Way step(String name, EventType type, String host) {
    return Way.of(
        name,
        "transition_refused",
        (f, log) -> {
          Record record = log.latest(host);
          log.site(type, record.site().sub(), record.ver() + 1, record.mver() + 1, record);
        });
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatTheMapIsEverybodyFindsForThemselves(Way way) {
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    way.forgery().accept(federation, log);
    scene.crook().serve(log.published());

    scene.refusedByNewcomersToo(way.code());
  }

  /** A forged map is worth nothing to a lookup either: what it leads to has to be signed. */
  @Test
  void aLookupUnderAForgedMapStillChecksTheRecord() {
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    log.site(EventType.ADMIT, Papers.about(federation, "evil.example").record()).heartbeat();
    scene.crook().serve(log.published()).put("sites/evil.example", log.proof("evil.example"));

    CommandRun run = scene.resolveByProof("evil.example");

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(CrimeScene.code(run)).isEqualTo("key_unknown");
    scene.refused("key_unknown");
  }

  /** In a federation that is no testing one: a site without TLS would be anybody. */
  @Test
  void aHostWithoutTlsIsRefusedWhereItMatters() {
    another(CrimeScene.in(folder(), CrimeScene.peopled(TestFederation.create())));
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    Record record = log.latest(OTHER);
    log.site(EventType.ADMIT, EntityId.parseTesting("http://" + OTHER), 1, 1, record);
    scene.crook().serve(log.published());

    scene.refused("entity_scheme");
  }

  /** The control: what is skipped because it changes nothing is skipped by everybody. */
  @Test
  void anUnknownKindOfEntryThatChangesNothingIsSkipped() {
    another();
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    log.heartbeat().changeLast(text -> text.replace("heartbeat", "compact"));
    scene.crook().serve(log.published());

    for (Victim victim : scene.victims()) {
      assertThat(victim.sync()).anyMatch(SyncOutcome::ok);
      assertThat(victim.verdict(MEMBER)).isEqualTo("active");
    }
  }
}
