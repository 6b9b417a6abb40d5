package org.waymark.server.attack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.map.InMemoryMapNodes;
import org.waymark.trust.map.MapNodes;
import org.waymark.trust.proof.SiteProof;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.Record;
import org.waymark.trust.testing.TestFederation;

/**
 * A log as an attacker writes it: it begins with what everybody can read, and goes on with anything
 * at all. It keeps a right map, tree and tiles for what it is told, checks nothing, and signs with
 * the {@link Loot} only. Not thread-safe.
 */
final class ForgedLog {

  private final TestFederation seen;
  private final Loot loot;
  private final List<Root> roots;
  private final List<byte[]> entries = new ArrayList<>();
  private final Map<Sha256, byte[]> documents = new HashMap<>();
  private final Map<EntityId, Sha256> records = new HashMap<>();
  private final InMemoryMapNodes nodes = MapNodes.inMemory();
  private DirectoryMap map = DirectoryMap.empty(nodes);
  private String origin;
  private long time;

  private ForgedLog(TestFederation seen, Loot loot) {
    this.seen = seen;
    this.loot = loot;
    this.roots = new ArrayList<>(seen.roots().all());
    this.origin = seen.root().log().origin();
    this.time = seen.time();
  }

  /** A continuation of everything that was published. */
  static ForgedLog continuing(TestFederation seen, Loot loot) {
    return from(seen, seen.entries().size(), loot);
  }

  /** Another history: the first entries are those that were published. */
  static ForgedLog from(TestFederation seen, int size, Loot loot) {
    ForgedLog log = new ForgedLog(seen, loot);
    for (byte[] entry : seen.entries().subList(0, size)) {
      log.copy(entry);
    }
    return log;
  }

  private void copy(byte[] entry) {
    Event event = Event.parse(entry);
    entries.add(entry);
    Optional<byte[]> document = event.record().flatMap(seen::document);
    document.ifPresent(bytes -> documents.put(Sha256.of(bytes), bytes));
    event.sub().ifPresent(sub -> leaf(sub, event.record().orElseThrow()));
  }

  private void leaf(EntityId sub, Sha256 record) {
    records.put(sub, record);
    map = map.with(sub.key(), record);
    map.added().forEach(nodes::put);
    map = DirectoryMap.at(map.root(), nodes);
  }

  /** From now on entries carry this time; the federation's now unless told. */
  ForgedLog at(long seconds) {
    time = seconds;
    return this;
  }

  /** From now on checkpoints are of this log. */
  ForgedLog origin(String name) {
    origin = name;
    return this;
  }

  /** One more root file is served. */
  ForgedLog serving(Root root) {
    roots.add(root);
    return this;
  }

  /** Every record of a host that was ever published, the oldest first. */
  List<Record> history(String host) {
    EntityId site = EntityId.parse("https://" + host);
    List<Record> found = new ArrayList<>();
    for (byte[] entry : seen.entries()) {
      Event event = Event.parse(entry);
      if (event.sub().filter(site::equals).isPresent()) {
        found.add(Record.parse(seen.document(event.record().orElseThrow()).orElseThrow()));
      }
    }
    return found;
  }

  /** The newest record of a host. */
  Record latest(String host) {
    List<Record> all = history(host);
    return all.get(all.size() - 1);
  }

  /** Its papers. */
  Papers papers(String host) {
    return Papers.of(seen, latest(host));
  }

  /** Papers of the attacker's own about a host. */
  Papers papersAbout(String host) {
    return Papers.about(seen, host);
  }

  /** What it is signed with. */
  Loot loot() {
    return loot;
  }

  /** An entry as it stands. */
  byte[] entry(int seq) {
    return entries.get(seq).clone();
  }

  /** The map without a site, which no honest log ever has. */
  Sha256 mapWithout(String host) {
    DirectoryMap less = DirectoryMap.empty(MapNodes.inMemory());
    InMemoryMapNodes own = MapNodes.inMemory();
    for (Map.Entry<EntityId, Sha256> leaf : records.entrySet()) {
      if (!leaf.getKey().host().toString().equals(host)) {
        less = less.with(leaf.getKey().key(), leaf.getValue());
        less.added().forEach(own::put);
        less = DirectoryMap.at(less.root(), own);
      }
    }
    return less.root();
  }

  int size() {
    return entries.size();
  }

  DirectoryMap map() {
    return map;
  }

  long time() {
    return time;
  }

  long expires() {
    return time + seen.root().limits().entryLife();
  }

  /** An event about the site of a record, with the record's own counters. */
  ForgedLog site(EventType type, Record record) {
    return site(type, record.site().sub(), record.ver(), record.mver(), record);
  }

  /** An event about a site, whatever the record says. */
  ForgedLog site(EventType type, EntityId sub, long ver, long mver, Record record) {
    return site(type, sub, ver, mver, record.bytes());
  }

  /** An event about a site with any bytes for a record. */
  ForgedLog site(EventType type, EntityId sub, long ver, long mver, byte[] record) {
    Sha256 hash = document(record);
    leaf(sub, hash);
    return event(
        Event.site(
            entries.size(),
            type,
            sub,
            ver,
            mver,
            hash,
            Optional.empty(),
            map.root(),
            time,
            expires()));
  }

  ForgedLog heartbeat() {
    return event(Event.heartbeat(entries.size(), map.root(), time, expires()));
  }

  /** A record or snapshot that can be fetched. */
  Sha256 document(byte[] bytes) {
    Sha256 hash = Sha256.of(bytes);
    documents.put(hash, bytes);
    return hash;
  }

  ForgedLog event(Event event) {
    return entry(event.encode());
  }

  /** Any bytes as the next entry. */
  ForgedLog entry(byte[] bytes) {
    entries.add(bytes);
    return this;
  }

  /** Other bytes in the place of an entry. */
  ForgedLog change(int seq, UnaryOperator<byte[]> change) {
    entries.set(seq, change.apply(entries.get(seq)));
    return this;
  }

  /** The last entry, in JSON text. */
  ForgedLog changeLast(UnaryOperator<String> change) {
    return change(
        entries.size() - 1,
        bytes ->
            change
                .apply(new String(bytes, java.nio.charset.StandardCharsets.UTF_8))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  MerkleFrontier tree() {
    MerkleFrontier.Builder builder = MerkleFrontier.empty().builder();
    entries.forEach(builder::appendEntry);
    return builder.build();
  }

  /** Signed with the log key of the loot. */
  Checkpoint checkpoint() {
    return Checkpoint.sign(origin, entries.size(), tree().root(), loot.logKey());
  }

  /** Everything below {@code /directory/}, under a checkpoint with the log key of the loot. */
  Map<String, byte[]> published() {
    return published(checkpoint());
  }

  /** The same under another checkpoint. */
  Map<String, byte[]> published(Checkpoint checkpoint) {
    return PublishedFiles.of(roots, entries, this::document, checkpoint.bytes());
  }

  private Optional<byte[]> document(Sha256 hash) {
    return Optional.ofNullable(documents.get(hash));
  }

  /** What a lookup of one host is given. */
  byte[] proof(String host) {
    EntityId site = EntityId.parse("https://" + host);
    Map<String, byte[]> tiles = published();
    return new SiteProof(
            checkpoint(),
            new String(entries.get(size() - 1), java.nio.charset.StandardCharsets.UTF_8),
            MerkleProofs.inclusion(
                size() - 1L,
                size(),
                new org.waymark.trust.log.TileHashReader(size(), path -> tiles.get(path.path()))),
            map.prove(site.key()),
            Optional.ofNullable(records.get(site)).flatMap(this::document).map(Record::parse),
            site)
        .encode();
  }
}
