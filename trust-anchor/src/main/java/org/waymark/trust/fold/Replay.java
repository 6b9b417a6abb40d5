package org.waymark.trust.fold;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.CheckpointException;
import org.waymark.trust.FoldException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.map.MapNodes;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.RecordVerifier;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.SiteStatus;

/**
 * A log from entry 0, one entry at a time: what an auditor runs. A {@link Fold} needs the record of
 * the last entry about each site and no other; this one believes every record that is still there,
 * in the order in which they took force, and at the end demands that the present ones were among
 * them.
 *
 * <pre>{@code
 * Replay replay = new Replay(roots, now);
 * for (…) replay.entry(entry, document);
 * for (Replay.Wanted one : replay.wanted()) replay.present(one, fetch(one.record()));
 * replay.end(checkpoint);
 * }</pre>
 *
 * <p>Memory grows with the sites, about a kilobyte for each, and not with the entries; sites that
 * committed to a recovery key keep their record's bytes. After an exception it is of no use any
 * more. Not thread-safe.
 */
public final class Replay {

  private final RootChain roots;
  private final Instant now;
  private final EntryRules rules;
  private final List<Root> bases;
  private final Map<Long, RecordVerifier> verifiers = new HashMap<>();
  private final MerkleFrontier.Builder tree = MerkleFrontier.empty().builder();
  private final Map<EntityId, Site> sites = new HashMap<>();
  private final Map<String, Long> types = new TreeMap<>();

  /** Never put into a store: the nodes that changed hold each other, and old ones are let go. */
  private DirectoryMap map = DirectoryMap.empty(MapNodes.none());

  private @Nullable Event last;
  private long lastTime;
  private long inForce = 1;
  private long believed;
  private long missing;
  private long beforePin;

  /**
   * @param roots walked to the newest version
   * @param now one moment for all checks
   */
  public Replay(RootChain roots, Instant now) {
    this.roots = roots;
    this.now = now;
    this.rules = new EntryRules(roots, now);
    this.bases = bases(roots);
    requireBase();
  }

  /** One root of each epoch whose beginning is still part of the log. */
  private static List<Root> bases(RootChain roots) {
    List<Root> bases = new ArrayList<>();
    List<Root> all = roots.all();
    long first = Long.MAX_VALUE;
    long epoch = 0;
    for (int i = all.size() - 1; i >= 0; i--) {
      Root root = all.get(i);
      if (root.log().epoch() != epoch && root.log().baseSize() <= first) {
        bases.add(root);
        first = root.log().baseSize();
      }
      epoch = root.log().epoch();
    }
    return bases;
  }

  /** What is remembered of a site. */
  private static final class Site {
    SiteState state;
    long seq;
    Map<String, Sha256> tokens = Map.of();
    Optional<Record> committed = Optional.empty();

    /** Whether the present record came. */
    boolean came;

    /** Why the newest root does not believe it, where it does not. */
    Optional<VerificationException> refusal = Optional.empty();

    Site(SiteState state) {
      this.state = state;
    }
  }

  /** A present record that did not come with its entry. */
  public record Wanted(EntityId sub, Sha256 record) {}

  /**
   * What was replayed.
   *
   * @param types how many entries of each type
   * @param recordsBelieved with all their signatures
   * @param recordsMissing of those that were replaced by later ones
   * @param recordsBeforePin that only a root before the pinned one could believe
   * @param sites how many there are of each status
   */
  public record Ended(
      Optional<Event> last,
      DirectoryMap map,
      Map<String, Long> types,
      long recordsBelieved,
      long recordsMissing,
      long recordsBeforePin,
      Map<SiteStatus, Long> sites) {}

  /** Entries so far. */
  public long size() {
    return tree.size();
  }

  /**
   * Takes the next entry.
   *
   * @param document the record that it names, where that is still kept
   * @return what it says
   * @throws FoldException as {@link Fold#apply}, but for {@code record_missing}
   * @throws VerificationException as {@link Fold#apply}
   * @throws CheckpointException {@code checkpoint_base} when an epoch does not begin where a root
   *     says
   */
  public Event entry(byte[] entry, Optional<byte[]> document) {
    Event event = Event.parse(entry);
    rules.requireNext(event, tree.size(), lastTime);
    if (EntryRules.aboutSite(event)) {
      step(event, document);
    } else if (event.knownType().equals(Optional.of(EventType.ROOT))) {
      rules.requireAnnounced(event);
      inForce = Math.max(inForce, event.ver().orElseThrow());
    }
    EntryRules.requireDirectory(event, map);
    types.merge(event.type(), 1L, Long::sum);
    lastTime = event.time();
    last = event;
    tree.appendEntry(entry);
    requireBase();
    return event;
  }

  private void step(Event event, Optional<byte[]> document) {
    EntityId sub = event.sub().orElseThrow();
    @Nullable Site site = sites.get(sub);
    if (site == null) {
      rules.requireAllowed(sub, event);
    }
    Transition transition = Transition.of(event.knownType().orElseThrow());
    Optional<SiteState> before = site == null ? Optional.empty() : Optional.of(site.state);
    SiteState after = transition.apply(sub, before, event);
    map = map.with(sub.key(), after.record());
    if (site == null) {
      site = new Site(after);
      sites.put(sub, site);
    } else {
      missing += site.came ? 0 : 1; // replaced now, so it may have been deleted
      site.state = after;
      site.came = false;
      site.refusal = Optional.empty();
    }
    site.seq = event.seq();
    if (transition == Transition.ADMIT) {
      site.committed = Optional.empty(); // whoever is admitted again has begun anew
    }
    if (document.isPresent()) {
      record(site, document.get());
    }
  }

  private void record(Site site, byte[] bytes) {
    SiteState state = site.state;
    Record record = verify(site, bytes);
    if (!SiteState.of(state.sub(), record).equals(state)) {
      throw new FoldException(
          "record_entry_mismatch",
          site.seq,
          "Entry " + site.seq + " has a record of " + state.sub() + " that is unlike itself.");
    }
    TokenReuse.requireNone(state.sub(), site.tokens, record);
    site.committed.ifPresent(old -> RecoveryCommitment.requireKept(old.site(), record.site()));
    site.came = true;
    site.tokens = TokenReuse.tokens(record);
    boolean commits =
        record.site().recovery().isPresent() || !record.site().recoveryOpenings().isEmpty();
    site.committed = commits ? Optional.of(Record.parse(bytes)) : Optional.empty();
  }

  /**
   * Believed under the newest root, or else under one that was in force when the entry was written,
   * or came later: a key that a root took away signs nothing new (DESIGN 5).
   */
  private Record verify(Site site, byte[] bytes) {
    SiteState state = site.state;
    List<Root> all = roots.all();
    @Nullable VerificationException refusal = null;
    for (int i = all.size() - 1; i >= 0; i--) {
      Root root = all.get(i);
      if (refusal != null && root.version() < inForce) {
        break;
      }
      try {
        Record record = verifier(root).verify(state.sub(), state.record(), bytes, now).record();
        site.refusal = Optional.ofNullable(refusal);
        believed++;
        return record;
      } catch (VerificationException e) {
        refusal = refusal == null ? e : refusal;
      }
    }
    VerificationException why = Objects.requireNonNull(refusal);
    if (inForce >= roots.oldest().version() || !Sha256.of(bytes).equals(state.record())) {
      throw why;
    }
    // Signed under a root from before the pinned one: only its present record can be judged.
    Record record = Record.parse(bytes);
    if (!record.sub().equals(state.sub())) {
      throw why;
    }
    site.refusal = Optional.of(why);
    beforePin++;
    return record;
  }

  private RecordVerifier verifier(Root root) {
    return verifiers.computeIfAbsent(root.version(), any -> new RecordVerifier(root));
  }

  /**
   * A root says with which tree its epoch begins (formats 5). One that a later epoch cut off again,
   * because that begins earlier, says nothing about the log of now.
   */
  private void requireBase() {
    for (Root root : bases) {
      if (root.log().baseSize() == tree.size()
          && !tree.build().root().equals(root.log().baseRoot())) {
        throw new CheckpointException(
            "checkpoint_base",
            root.log().origin(),
            "The first "
                + tree.size()
                + " entries of "
                + root.log().origin()
                + " are not those that root version "
                + root.version()
                + " lets its epoch begin with.");
      }
    }
  }

  /** The present records that did not come with their entries. */
  public List<Wanted> wanted() {
    return sites.values().stream()
        .filter(site -> !site.came)
        .map(site -> new Wanted(site.state.sub(), site.state.record()))
        .toList();
  }

  /**
   * Takes a present record that was asked for elsewhere.
   *
   * @throws VerificationException as {@link #entry}
   */
  public void present(Wanted wanted, byte[] bytes) {
    @Nullable Site site = sites.get(wanted.sub());
    if (site == null || !site.state.record().equals(wanted.record())) {
      throw new IllegalArgumentException("nobody wants " + wanted);
    }
    record(site, bytes);
  }

  /**
   * Demands that every present record came and is believed now, and that the tree is the
   * checkpoint's.
   *
   * @param checkpoint believed
   * @throws FoldException {@code record_missing}
   * @throws CheckpointException {@code checkpoint_tree_mismatch}
   * @throws VerificationException why a present record is not believed under the newest root
   */
  public Ended end(Checkpoint checkpoint) {
    CheckpointVerifier.requireTree(checkpoint, tree.build());
    Map<SiteStatus, Long> counts = new EnumMap<>(SiteStatus.class);
    for (Site site : sites.values()) {
      if (!site.came) {
        throw new FoldException(
            "record_missing",
            site.seq,
            "The record " + site.state.record() + " of entry " + site.seq + " is missing.");
      }
      if (site.refusal.isPresent()) {
        throw site.refusal.get();
      }
      counts.merge(site.state.status(), 1L, Long::sum);
    }
    return new Ended(
        Optional.ofNullable(last), map, Map.copyOf(types), believed, missing, beforePin, counts);
  }
}
