package org.waymark.registry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.audit.Decision;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.storage.ApplicationRow;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.storage.Commit;
import org.waymark.registry.storage.DecisionRow;
import org.waymark.registry.storage.RecoveryRow;
import org.waymark.registry.storage.RecoveryStorage;
import org.waymark.registry.storage.RuleSetRow;
import org.waymark.registry.storage.SiteRow;
import org.waymark.registry.storage.SnapshotRow;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.fold.FoldResult;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.Snapshot;
import org.waymark.trust.statement.StatusStatement;

/** Entries being written, all at one time by one actor, with what follows from them. */
final class Batch {
  private final Head head;
  private final long time;
  private final long expires;
  private final Actor actor;
  private DirectoryMap map;

  private final List<byte[]> entries = new ArrayList<>();
  private final List<Commit.SiteChange> sites = new ArrayList<>();
  private final List<AuditRow> audit = new ArrayList<>();
  private final Map<Sha256, byte[]> documents = new HashMap<>();
  private Optional<SnapshotRow> snapshot = Optional.empty();
  private OptionalLong rootVersion = OptionalLong.empty();
  private Optional<RuleSetRow> ruleSet = Optional.empty();
  private final List<DecisionRow> decisions = new ArrayList<>();
  private final List<Commit.ApplicationChange> applications = new ArrayList<>();
  private final List<Commit.RecoveryChange> recoveries = new ArrayList<>();

  /**
   * @param map at the head
   * @param time of every entry, seconds since 1970
   * @param life of every entry in seconds
   */
  Batch(Head head, DirectoryMap map, long time, long life, Actor actor) {
    this.head = head;
    this.map = map;
    this.time = time;
    this.expires = time + life;
    this.actor = actor;
  }

  /** Writes the event that makes a record the one of its site. */
  SiteRow site(EventType type, Record record, Optional<Decision> decision) {
    EntityId sub = record.sub();
    byte[] bytes = record.bytes();
    documents.put(record.hash(), bytes);
    map = map.with(sub.key(), record.hash());
    Event event =
        Event.site(
            next(),
            type,
            sub,
            record.ver(),
            record.mver(),
            record.hash(),
            decision.map(Decision::hash),
            map.root(),
            time,
            expires);
    Optional<String> reason = record.status().map(StatusStatement::reason);
    SiteRow row =
        new SiteRow(
            sub,
            record.siteStatus(),
            record.ver(),
            record.mver(),
            record.hash(),
            event.seq(),
            time,
            reason,
            record.site().expires().getEpochSecond(),
            record.membershipExpires().getEpochSecond());
    sites.add(new Commit.SiteChange(row, bytes));
    add(event, sub.value(), reason.or(() -> decision.flatMap(why -> why.content().reason())));
    decision.ifPresent(why -> decided(why, event));
    return row;
  }

  /** What the entries make of an application, if nobody else has changed it. */
  void application(ApplicationRow after, String fromState) {
    applications.add(new Commit.ApplicationChange(after, fromState));
  }

  /** The entries put a recovery before people. */
  void disputed(RecoveryRow row) {
    recoveries.add(
        new Commit.RecoveryChange(
            row.entity(), Optional.of(row.disputedAt(time)), Optional.empty()));
  }

  /** The entries end a recovery. */
  void recovered(EntityId site) {
    recoveries.add(new Commit.RecoveryChange(site, Optional.empty(), Optional.empty()));
  }

  /** The entries end a recovery whose key is not believed. */
  void refused(RecoveryStorage.Refusal refusal) {
    recoveries.add(
        new Commit.RecoveryChange(refusal.entity(), Optional.empty(), Optional.of(refusal)));
  }

  void policy(RuleSet set, EntityId federation, Optional<Decision> decision) {
    Event event =
        Event.policy(next(), set.hash(), decision.map(Decision::hash), map.root(), time, expires);
    ruleSet =
        Optional.of(new RuleSetRow(set.hash(), set.bytes(), time, OptionalLong.of(event.seq())));
    add(event, federation.value(), decision.flatMap(why -> why.content().reason()));
    decision.ifPresent(why -> decided(why, event));
  }

  private void decided(Decision why, Event event) {
    decisions.add(new DecisionRow(why.hash(), why.bytes(), OptionalLong.of(event.seq())));
  }

  void heartbeat() {
    entries.add(Event.heartbeat(next(), map.root(), time, expires).encode());
  }

  void root(Root root) {
    rootVersion = OptionalLong.of(root.version());
    Event event = Event.root(next(), root.version(), root.hash(), map.root(), time, expires);
    add(event, root.federation().value(), Optional.empty());
  }

  void snapshot(Snapshot token) {
    String text = token.jws().token();
    Event event = Event.snapshot(next(), token.jws().hash(), map.root(), time, expires);
    documents.put(token.jws().hash(), text.getBytes(StandardCharsets.US_ASCII));
    snapshot =
        Optional.of(
            new SnapshotRow(
                event.seq(),
                text,
                token.seq(),
                token.directory(),
                token.issued().getEpochSecond(),
                token.expires().getEpochSecond()));
    add(event, token.iss().value(), Optional.empty());
  }

  private void add(Event event, String subject, Optional<String> reason) {
    entries.add(event.encode());
    audit.add(
        new AuditRow(
            time,
            actor.name(),
            event.type(),
            subject,
            reason,
            Optional.empty(),
            OptionalLong.of(event.seq()),
            event.decision()));
  }

  private long next() {
    return head.size() + entries.size();
  }

  List<byte[]> entries() {
    return entries;
  }

  /** What the entries name, for the fold. */
  Optional<byte[]> document(Sha256 hash) {
    byte @Nullable [] found = documents.get(hash);
    return Optional.ofNullable(found);
  }

  /** The change, after the fold agreed with it. */
  Commit commit(FoldResult folded) {
    return new Commit(
        head.size(),
        entries,
        sites,
        folded.map().added(),
        folded.map().removed(),
        snapshot,
        rootVersion,
        audit,
        decisions,
        applications,
        ruleSet,
        recoveries);
  }
}
