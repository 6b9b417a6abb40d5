package org.waymark.client.sync;

import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.Introduction;
import org.waymark.client.store.Marks;
import org.waymark.client.store.StoreDamagedException;
import org.waymark.client.store.StoreView;
import org.waymark.client.store.StoredRecord;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.RollbackException;
import org.waymark.trust.SplitViewException;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.freshness.FreshnessRule;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Counters;
import org.waymark.trust.statement.Record;

/**
 * What was accepted before, as a limit to what may come: roots, trees of the same epoch, counters
 * of sites, and who may be introduced (DESIGN 7). A new epoch ends the marks of trees, never those
 * of sites.
 */
final class NoWayBack {

  private static final Logger LOG = LoggerFactory.getLogger(NoWayBack.class);

  private final DirectoryStore store;

  NoWayBack(DirectoryStore store) {
    this.store = store;
  }

  /**
   * Compares a chain of roots with the newest one that was accepted.
   *
   * @throws SyncException {@code root_rollback root_reused}
   */
  void requireRoots(RootChain roots) {
    Optional<Marks> marks = store.marks();
    if (marks.isEmpty()) {
      return;
    }
    long seen = marks.get().rootVersion();
    Root newest = roots.newest();
    if (newest.version() < seen) {
      throw new SyncException(
          "root_rollback",
          "The newest root of "
              + newest.federation()
              + " that is offered is version "
              + newest.version()
              + ", but version "
              + seen
              + " was accepted before.");
    }
    Optional<Root> same = roots.version(seen);
    if (same.isPresent() && !same.get().hash().equals(marks.get().rootHash())) {
      throw new SyncException(
          "root_reused",
          "Root version "
              + seen
              + " of "
              + newest.federation()
              + " is not the one that was accepted before; if the federation was set up anew, use"
              + " another data folder.");
    }
  }

  /** The mark that applies to the log of this root. */
  Optional<Marks.Tree> tree(Root newest) {
    return store
        .marks()
        .flatMap(Marks::tree)
        .filter(tree -> tree.origin().equals(newest.log().origin()));
  }

  /**
   * What can be said about a checkpoint by itself.
   *
   * @throws RollbackException {@code tree_rollback}
   * @throws SplitViewException {@code split_view}
   */
  void requireTree(Root newest, Checkpoint offered) {
    Optional<Marks.Tree> mark = tree(newest);
    if (mark.isEmpty()) {
      return;
    }
    if (offered.size() < mark.get().size()) {
      throw RollbackException.tree(offered.origin(), mark.get().size(), offered.size());
    }
    if (offered.size() == mark.get().size() && !offered.root().equals(mark.get().root())) {
      throw new SplitViewException(mark.get().size(), mark.get().root(), offered.root());
    }
  }

  /**
   * The whole tree is at hand.
   *
   * @param rootAt its root at a smaller size
   */
  void requireTree(Root newest, Checkpoint offered, Function<Long, Sha256> rootAt) {
    requireTree(newest, offered);
    Optional<Marks.Tree> mark = tree(newest);
    if (mark.isPresent() && !rootAt.apply(mark.get().size()).equals(mark.get().root())) {
      throw new SplitViewException(mark.get().size(), mark.get().root(), offered.root());
    }
  }

  /**
   * No site of a whole directory goes below what was believed of it.
   *
   * @param map of the directory that is offered
   * @param records of it by hash
   * @throws RollbackException {@code counter_rollback counter_reused}
   */
  void requireSites(Root newest, DirectoryMap map, Function<Sha256, Optional<byte[]>> records) {
    for (Map.Entry<String, Counters> mark : store.siteMarks().entrySet()) {
      EntityId sub = EntityId.parseTesting(mark.getKey());
      Optional<byte[]> record = map.record(sub.key()).flatMap(records);
      if (record.isPresent()) {
        Record.parse(record.get()).counters().requireNotBelow(mark.getValue(), sub);
      } else if (tree(newest).isPresent()) {
        throw gone(sub, mark.getValue());
      }
    }
    Optional<StoreView> held = store.view();
    if (held.isPresent()) {
      try {
        held.get().forEachRecord(old -> requireSite(old, newest, map, records));
      } catch (StoreDamagedException e) {
        LOG.info("What the damaged store still says about sites is not compared any further.");
      }
    }
  }

  private void requireSite(
      StoredRecord old, Root newest, DirectoryMap map, Function<Sha256, Optional<byte[]>> records) {
    EntityId sub = EntityId.parseTesting(old.sub());
    Optional<Sha256> now = map.record(sub.key());
    if (now.isEmpty() && tree(newest).isPresent()) {
      throw gone(sub, Record.parse(old.bytes()).counters());
    }
    if (now.isPresent() && !now.get().equals(old.hash())) {
      byte[] bytes = records.apply(now.get()).orElseThrow();
      Record.parse(bytes).counters().requireNotBelow(Record.parse(old.bytes()).counters(), sub);
    }
  }

  /** Sites stay in the map for ever; only another epoch may begin before they came. */
  private static RollbackException gone(EntityId sub, Counters mark) {
    return RollbackException.counter("mver of " + sub, mark.mver(), 0);
  }

  /** Who may be used while a directory that was taken over as a whole is stale. */
  Introduction introduction(FreshnessRule freshness, Instant now) {
    if (freshness.at(now) == Freshness.FRESH) {
      return Introduction.EVERYBODY;
    }
    Optional<StoreView> held = store.view();
    if (held.isEmpty()) {
      return Introduction.NOBODY;
    }
    Introduction before = held.get().state().introduction();
    Set<Sha256> known = new HashSet<>();
    try {
      held.get()
          .forEachRecord(
              old -> {
                Sha256 key = old.key();
                if (old.active() && before.introduced(key)) {
                  known.add(key);
                }
              });
    } catch (StoreDamagedException e) {
      LOG.info("The damaged store cannot say who was introduced; everybody is a newcomer.");
      return Introduction.NOBODY;
    }
    return new Introduction(false, known);
  }
}
