package org.waymark.trust.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.bundle.BundleWriter;
import org.waymark.trust.fold.FoldState;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.map.InMemoryMapNodes;
import org.waymark.trust.map.MapNodes;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootBuilder;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.statement.Snapshot;

/**
 * A federation in memory: root keys two of three, membership and log keys, sites, a log, a map,
 * checkpoints and bundles. The clock stands still until {@link #advance}; keys come from names; so
 * every run gives the same bytes. It checks nothing: what it is told to log, it logs.
 *
 * <pre>{@code
 * TestFederation federation = TestFederation.create();
 * TestSite site = federation.admit("a.example");
 * federation.suspend(site);
 * byte[] bundle = federation.bundle();
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class TestFederation {

  /** The moment at which every test federation begins. */
  public static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

  private final EntityId id;
  private final List<SigningKey> rootKeys =
      List.of(TestKeys.named("root 1"), TestKeys.named("root 2"), TestKeys.named("root 3"));
  private SigningKey membershipKey = TestKeys.named("membership");
  private SigningKey logKey = TestKeys.named("log");
  private Instant now = START;
  private RootChain roots;

  private final List<byte[]> entries = new ArrayList<>();
  private final List<Sha256> leaves = new ArrayList<>();
  private MerkleFrontier frontier = MerkleFrontier.empty();
  private final InMemoryMapNodes nodes = MapNodes.inMemory();
  private DirectoryMap map = DirectoryMap.empty(nodes);
  private final Map<Sha256, byte[]> documents = new HashMap<>();
  private final Map<EntityId, Sha256> records = new LinkedHashMap<>();
  private Optional<TakenSnapshot> snapshot = Optional.empty();

  private record TakenSnapshot(Snapshot token, Map<EntityId, Sha256> records) {}

  private TestFederation(EntityId id, UnaryOperator<RootBuilder> adjust) {
    this.id = id;
    RootBuilder builder =
        RootBuilder.first(id, "Test federation", now, now.plus(Duration.ofDays(365)))
            .keys(
                RootRole.ROOT,
                2,
                rootKeys.get(0).publicKey(),
                rootKeys.get(1).publicKey(),
                rootKeys.get(2).publicKey())
            .keys(RootRole.MEMBERSHIP, membershipKey.publicKey())
            .keys(RootRole.LOG, logKey.publicKey());
    this.roots = RootChain.pinned(adjust.apply(builder).sign(rootKeys.subList(0, 2)));
  }

  /** A federation {@code https://federation.example} without sites and entries. */
  public static TestFederation create() {
    return create(builder -> builder);
  }

  /** As {@link #create()}, with another first root. */
  public static TestFederation create(UnaryOperator<RootBuilder> adjust) {
    return new TestFederation(EntityId.parse("https://federation.example"), adjust);
  }

  /** Another federation, with the same operators' keys. */
  public static TestFederation named(String id, UnaryOperator<RootBuilder> adjust) {
    return new TestFederation(EntityId.parse(id), adjust);
  }

  /** A testing federation, in which {@code http} and loopback hosts are allowed. */
  public static TestFederation testing() {
    return create(builder -> builder.testing(true));
  }

  public EntityId id() {
    return id;
  }

  public Instant now() {
    return now;
  }

  public TestFederation advance(Duration by) {
    now = now.plus(by);
    return this;
  }

  /** Three; two of them sign a root. */
  public List<SigningKey> rootKeys() {
    return rootKeys;
  }

  public SigningKey membershipKey() {
    return membershipKey;
  }

  public SigningKey logKey() {
    return logKey;
  }

  /** The newest root. */
  public Root root() {
    return roots.newest();
  }

  /** From version 1 to the newest. */
  public RootChain roots() {
    return roots;
  }

  /** Signs the next root with the first two root keys, and logs it. */
  public Root publishRoot(UnaryOperator<RootBuilder> adjust) {
    RootBuilder next = root().payload().next(now, now.plus(Duration.ofDays(365)));
    Root signed = adjust.apply(next).sign(rootKeys.subList(0, 2));
    roots = roots.walk(signed, now);
    log(root(entries.size(), signed));
    return signed;
  }

  /**
   * Replaces the membership and the log key by a root that also begins a new epoch of the log, with
   * the entries so far; what the old keys signed is to be signed anew ({@link TestSite#recertify}).
   */
  public Root beginEpoch(SigningKey membership, SigningKey log) {
    long epoch = root().log().epoch() + 1;
    membershipKey = membership;
    logKey = log;
    return publishRoot(
        next ->
            next.keys(RootRole.MEMBERSHIP, membership.publicKey())
                .keys(RootRole.LOG, log.publicKey())
                .log(
                    new LogIdentity(
                        id.host() + "/waymark/e" + epoch, epoch, entries.size(), frontier.root())));
  }

  private Event root(long seq, Root signed) {
    return Event.root(seq, signed.version(), signed.hash(), map.root(), time(), expires());
  }

  /** A site with its first statement and membership, not yet in the directory. */
  public TestSite site(String host) {
    return new TestSite(this, root().parseEntity(host.contains("://") ? host : "https://" + host));
  }

  public TestSite admit(String host) {
    TestSite site = site(host);
    log(EventType.ADMIT, site);
    return site;
  }

  /**
   * An intermediate below the trust anchor, with the names that it may speak for besides its own.
   */
  public TestIntermediate intermediate(String host, String... names) {
    return new TestIntermediate(
        this, Optional.empty(), root().parseEntity("https://" + host), withOwn(host, names));
  }

  static List<String> withOwn(String host, String... names) {
    List<String> all = new ArrayList<>(List.of(names));
    all.add(host);
    return all;
  }

  /** As {@link #site}, certified by an intermediate. */
  public TestSite siteUnder(TestIntermediate superior, String host) {
    return new TestSite(this, root().parseEntity("https://" + host), Optional.of(superior));
  }

  /** As {@link #admit}, certified by an intermediate. */
  public TestSite admitUnder(TestIntermediate superior, String host) {
    TestSite site = siteUnder(superior, host);
    log(EventType.ADMIT, site);
    return site;
  }

  /** Admits {@code <prefix>0.example} and so on. */
  public List<TestSite> admitMany(String prefix, int count) {
    List<TestSite> sites = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sites.add(admit(prefix + i + ".example"));
    }
    return sites;
  }

  /** Admits a site that was revoked or left again, with a new membership. */
  public void readmit(TestSite site) {
    log(EventType.ADMIT, site.recertify());
  }

  public void update(TestSite site) {
    log(EventType.UPDATE, site.restate());
  }

  public void rotateKey(TestSite site) {
    log(EventType.ROTATE_KEY, site.rekey());
  }

  public void suspend(TestSite site) {
    log(EventType.SUSPEND, site.restrict(SiteStatus.SUSPENDED, "key-dispute"));
  }

  public void reinstate(TestSite site) {
    log(EventType.REINSTATE, site.recertify());
  }

  public void revoke(TestSite site) {
    log(EventType.REVOKE, site.restrict(SiteStatus.REVOKED, "rules"));
  }

  public void leave(TestSite site) {
    log(EventType.LEAVE, site.restrict(SiteStatus.LEFT, "request"));
  }

  public void heartbeat() {
    log(Event.heartbeat(entries.size(), map.root(), time(), expires()));
  }

  /** Signs a snapshot of everything so far, and logs it. */
  public Snapshot snapshot() {
    Snapshot token =
        Snapshot.sign(
            id,
            now,
            now.plus(Duration.ofDays(60)),
            entries.size() - 1L,
            map.root(),
            root().version(),
            membershipKey);
    snapshot = Optional.of(new TakenSnapshot(token, Map.copyOf(records)));
    documents.put(token.jws().hash(), ascii(token.jws().token()));
    log(Event.snapshot(entries.size(), token.jws().hash(), map.root(), time(), expires()));
    return token;
  }

  /** Logs an event about a site with the record that its documents make now. */
  public Event log(EventType type, TestSite site) {
    Record record = site.record();
    return log(type, site.id(), record.ver(), record.mver(), record);
  }

  /** Logs an event about a site, whatever the record says. */
  public Event log(EventType type, EntityId sub, long ver, long mver, Record record) {
    documents.put(record.hash(), record.bytes());
    records.put(sub, record.hash());
    map = map.with(sub.key(), record.hash());
    map.added().forEach(nodes::put);
    map = DirectoryMap.at(map.root(), nodes);
    Event event =
        Event.site(
            entries.size(),
            type,
            sub,
            ver,
            mver,
            record.hash(),
            Optional.empty(),
            map.root(),
            time(),
            expires());
    return log(event);
  }

  /** Logs an event as it is. */
  public Event log(Event event) {
    byte[] entry = event.encode();
    entries.add(entry);
    Sha256 leaf = MerkleFrontier.leafHash(entry);
    leaves.add(leaf);
    frontier = frontier.append(leaf);
    return event;
  }

  /** The time of an entry written now. */
  public long time() {
    return now.getEpochSecond();
  }

  /** When such an entry expires. */
  public long expires() {
    return time() + root().limits().entryLife();
  }

  public List<byte[]> entries() {
    return List.copyOf(entries);
  }

  public List<byte[]> entriesFrom(long seq) {
    return List.copyOf(entries.subList((int) seq, entries.size()));
  }

  /** Leaf hashes of all entries. */
  public List<Sha256> leaves() {
    return List.copyOf(leaves);
  }

  /** A record or snapshot by its hash. */
  public Optional<byte[]> document(Sha256 hash) {
    return Optional.ofNullable(documents.get(hash));
  }

  public MerkleFrontier frontier() {
    return frontier;
  }

  /** The tree of the first entries. */
  public MerkleFrontier frontierAt(long size) {
    MerkleFrontier.Builder builder = MerkleFrontier.empty().builder();
    leaves.subList(0, (int) size).forEach(builder::append);
    return builder.build();
  }

  public DirectoryMap map() {
    return map;
  }

  /** The directory now, as somebody has it who followed the log. */
  public FoldState state() {
    Map<EntityId, Sha256> then = Map.copyOf(records);
    long last = entries.isEmpty() ? 0 : Event.parse(entries.get(entries.size() - 1)).time();
    return FoldState.at(
        frontier,
        map,
        last,
        sub -> Optional.ofNullable(then.get(sub)).flatMap(this::document).map(Record::parse));
  }

  public Checkpoint checkpoint() {
    return checkpointAt(entries.size());
  }

  public Checkpoint checkpointAt(long size) {
    return Checkpoint.sign(root().log().origin(), size, frontierAt(size).root(), logKey);
  }

  /** The newest snapshot. */
  public Optional<Snapshot> newestSnapshot() {
    return snapshot.map(TakenSnapshot::token);
  }

  /** The bundle of everything so far, under {@link #checkpoint}. */
  public byte[] bundle() {
    return bundle(checkpoint());
  }

  /** The bundle of everything so far, under another checkpoint. */
  public byte[] bundle(Checkpoint checkpoint) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      BundleWriter writer = new BundleWriter(out);
      for (Root version : roots.all()) {
        writer.root(version.bytes());
      }
      long tail = 0;
      if (snapshot.isPresent()) {
        writeSnapshot(writer, snapshot.get());
        tail = snapshot.get().token().seq() + 1;
      }
      writeTail(writer, tail);
      writer.checkpoint(checkpoint.bytes());
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void writeSnapshot(BundleWriter writer, TakenSnapshot taken) throws IOException {
    writer.snapshot(taken.token().jws().token());
    Map<Sha256, EntityId> byKey = new TreeMap<>();
    taken.records().keySet().forEach(sub -> byKey.put(sub.key(), sub));
    for (EntityId sub : byKey.values()) {
      writer.record(sub, document(taken.records().get(sub)).orElseThrow());
    }
    int size = (int) taken.token().seq() + 1;
    for (int first = 0; first < size; first += 256) {
      writer.tile(first / 256, leaves.subList(first, Math.min(first + 256, size)));
    }
  }

  private void writeTail(BundleWriter writer, long from) throws IOException {
    List<Event> events = new ArrayList<>();
    Map<EntityId, Long> last = new HashMap<>();
    for (byte[] entry : entriesFrom(from)) {
      Event event = Event.parse(entry);
      events.add(event);
      event.sub().ifPresent(sub -> last.put(sub, event.seq()));
    }
    for (Event event : events) {
      writer.entry(entries.get((int) event.seq()));
      if (event.sub().isPresent() && last.get(event.sub().get()) == event.seq()) {
        Sha256 name = event.record().orElseThrow();
        writer.record(event.sub().get(), document(name).orElseThrow());
      }
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
