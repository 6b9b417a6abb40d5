package org.waymark.client.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.waymark.client.store.HeldBack;
import org.waymark.client.store.SiteMark;
import org.waymark.client.store.StoredRecord;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.fold.SiteChange;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.Counters;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatus;

/**
 * What of a step takes effect at once, and what is held back (DESIGN 7; formats 8). A log alone may
 * take from a site what it had; to give it something, the witnesses have to have seen it too:
 *
 * <pre>
 * last entry about the site   its status then   what is said of it
 * witnessed                   any               the new record
 * beyond                      not active        the new record
 * beyond                      active            what was said before, until that entry is witnessed;
 *                                               nothing, if it was not active in between
 * </pre>
 *
 * @param hold sites that are held back from now on, or still, by map key
 * @param release sites that are not held back any more
 * @param sites those of which something else is said than before
 */
record Effect(Map<Sha256, HeldBack> hold, Set<Sha256> release, List<Site> sites) {

  /**
   * A site of which something else is said.
   *
   * @param before its status before; empty for a newcomer
   */
  record Site(EntityId sub, Optional<SiteStatus> before, SiteStatus after, Counters counters) {

    private static Site of(EntityId sub, Optional<StoredRecord> before, Record now) {
      return new Site(
          sub,
          before.map(record -> Record.parse(record.bytes()).siteStatus()),
          now.siteStatus(),
          now.counters());
    }
  }

  /**
   * Judges a step.
   *
   * @param held sites that were held back before it, by map key
   * @param changes the last one of each site
   * @param witnessed entries that satisfy the witness policy after the step
   * @param current a site's record before the step
   * @param marks what was believed of a site before: that is not held back again, whatever store it
   *     was in
   */
  static Effect of(
      Map<Sha256, HeldBack> held,
      List<SiteChange> changes,
      long witnessed,
      Function<EntityId, Optional<StoredRecord>> current,
      Function<EntityId, Optional<SiteMark>> marks) {
    Map<Sha256, HeldBack> hold = new HashMap<>();
    Set<Sha256> release = new HashSet<>();
    List<Site> sites = new ArrayList<>();
    Map<Sha256, HeldBack> left = new HashMap<>(held);
    for (SiteChange change : changes) {
      Sha256 key = change.sub().key();
      Optional<HeldBack> was = Optional.ofNullable(left.remove(key));
      Optional<StoredRecord> shown =
          was.isPresent() ? was.get().shown() : current.apply(change.sub());
      boolean counts =
          change.event().seq() < witnessed
              || change.after().status() != SiteStatus.ACTIVE
              || shown.filter(same(change.record().record())).isPresent()
              || believed(marks.apply(change.sub()), change.record().counters());
      if (counts) {
        was.ifPresent(row -> release.add(key));
        sites.add(Site.of(change.sub(), shown, change.record().record()));
      } else {
        // What was suspended in between is not what it was before, in however many steps this
        // arrived; the record that said so may be gone, so nothing is said until it is witnessed.
        boolean restricted = change.restricted().isPresent();
        hold.put(
            key,
            new HeldBack(
                change.sub().value(),
                change.event().seq(),
                shown.filter(record -> !restricted || !record.active())));
      }
    }
    left.forEach(
        (key, row) -> {
          if (row.seq() < witnessed) {
            EntityId sub = EntityId.parseTesting(row.sub());
            release.add(key);
            current
                .apply(sub)
                .ifPresent(
                    record -> sites.add(Site.of(sub, row.shown(), Record.parse(record.bytes()))));
          }
        });
    return new Effect(hold, release, List.copyOf(sites));
  }

  /** A log that is followed anew says nothing new of a site by saying the same. */
  private static Predicate<StoredRecord> same(Record record) {
    return shown -> shown.hash().equals(record.hash());
  }

  private static boolean believed(Optional<SiteMark> mark, Counters counters) {
    return mark.filter(known -> known.counters().equals(counters)).isPresent();
  }

  /** The counters that are believed from now on; nothing that is held back is a mark yet. */
  Map<EntityId, SiteMark> marks(long epoch) {
    Map<EntityId, SiteMark> marks = new HashMap<>();
    sites.forEach(site -> marks.put(site.sub(), new SiteMark(site.counters(), epoch)));
    return marks;
  }

  /** Sites that became active. */
  Set<Sha256> arrivals() {
    Set<Sha256> arrivals = new HashSet<>();
    for (Site site : sites) {
      if (site.after() == SiteStatus.ACTIVE
          && site.before().filter(SiteStatus.ACTIVE::equals).isEmpty()) {
        arrivals.add(site.sub().key());
      }
    }
    return arrivals;
  }
}
