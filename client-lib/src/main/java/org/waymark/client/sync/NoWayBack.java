package org.waymark.client.sync;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.Introduction;
import org.waymark.client.store.Marks;
import org.waymark.client.store.SiteMark;
import org.waymark.client.store.StoreDamagedException;
import org.waymark.client.store.StoreView;
import org.waymark.client.store.StoredRecord;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.RollbackException;
import org.waymark.trust.SplitViewException;
import org.waymark.trust.fold.SiteChange;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.freshness.FreshnessRule;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Counters;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.RecordVerifier;

/**
 * What was accepted before, as a limit to what may come: roots, trees of the same epoch, counters
 * of sites, and who may be introduced (DESIGN 7). A new epoch ends the marks of trees; those of
 * sites it keeps, but they speak against the site alone and no longer against the directory.
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
   * No site of a whole directory goes below what was believed of it in the same epoch. Another
   * epoch is begun to get rid of what a log said, so there it is only that site which is not
   * believed until it has passed its mark: one site must not keep everybody from following.
   *
   * @param map of the directory that is offered
   * @param records of it by hash
   * @return marks that are not kept yet, of the sites that are not to be believed
   * @throws RollbackException {@code counter_rollback counter_reused}
   */
  Map<EntityId, SiteMark> requireSites(
      Root newest, DirectoryMap map, Function<Sha256, Optional<byte[]>> records, Instant now) {
    long epoch = newest.log().epoch();
    store
        .siteMarks()
        .forEach(
            (name, mark) -> {
              if (mark.epoch() == epoch) {
                EntityId sub = EntityId.parseTesting(name);
                Optional<byte[]> record = map.record(sub.key()).flatMap(records);
                Record.parse(record.orElseThrow(() -> gone(sub, mark.counters())))
                    .counters()
                    .requireNotBelow(mark.counters(), sub);
              }
            });
    Map<EntityId, SiteMark> more = new HashMap<>();
    Optional<StoreView> held = store.view();
    if (held.isPresent()) {
      long before = held.get().state().epoch();
      RecordVerifier verifier = new RecordVerifier(newest);
      try {
        held.get()
            .forEachRecord(
                old -> {
                  EntityId sub = EntityId.parseTesting(old.sub());
                  Optional<Sha256> offered = map.record(sub.key());
                  if (offered.filter(old.hash()::equals).isPresent()) {
                    return;
                  }
                  Optional<Counters> mark = believed(verifier, old, sub, now);
                  if (before == epoch) {
                    mark.ifPresent(known -> requireSite(known, sub, offered.flatMap(records)));
                  } else {
                    mark.ifPresent(known -> more.put(sub, new SiteMark(known, before)));
                  }
                });
      } catch (StoreDamagedException e) {
        LOG.info("What the damaged store still says about sites is not compared any further.");
      }
    }
    return more;
  }

  private static void requireSite(Counters mark, EntityId sub, Optional<byte[]> offered) {
    Record.parse(offered.orElseThrow(() -> gone(sub, mark))).counters().requireNotBelow(mark, sub);
  }

  /** What a snapshot said of a site was not looked at until now, and counts only if it is true. */
  private static Optional<Counters> believed(
      RecordVerifier verifier, StoredRecord old, EntityId sub, Instant now) {
    try {
      return Optional.of(verifier.verify(sub, Record.parse(old.bytes()), now).counters());
    } catch (VerificationException e) {
      return Optional.empty();
    }
  }

  /**
   * The fold compares a site with the record before; one that has none is compared with its mark.
   *
   * @throws RollbackException {@code counter_rollback counter_reused}
   */
  void requireArrivals(Root newest, List<SiteChange> changes) {
    for (SiteChange change : changes) {
      if (change.before().isEmpty()) {
        store
            .siteMark(change.sub())
            .filter(mark -> mark.epoch() == newest.log().epoch())
            .ifPresent(
                mark -> change.record().counters().requireNotBelow(mark.counters(), change.sub()));
      }
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
                boolean active =
                    held.get()
                        .heldBack(key)
                        .map(row -> row.shown().filter(StoredRecord::active).isPresent())
                        .orElse(old.active());
                if (active && before.introduced(key)) {
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
