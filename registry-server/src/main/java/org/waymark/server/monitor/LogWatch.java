package org.waymark.server.monitor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.Resource;
import org.waymark.signer.VerificationException;
import org.waymark.trust.id.Host;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.proof.SiteProof;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.RecordVerifier;

/**
 * Looks at a verified directory after it was brought up to date, and tells what entries since the
 * last look say about some hosts. Every entry was folded before it is looked at here, so what is
 * told is what every client believes; this adds what nobody but the site can know: whether it was
 * the site's doing.
 *
 * <p>Immutable; looks are made by one thread at a time.
 */
public final class LogWatch {
  private final List<Host> hosts;
  private final OwnStatements own;

  public LogWatch(List<Host> hosts, OwnStatements own) {
    this.hosts = List.copyOf(hosts);
    this.own = own;
  }

  /** How a host stands now. */
  public record Standing(Host host, Optional<Record> record, List<Alarm> alarms) {}

  /**
   * What came of a look.
   *
   * @param news of this look, which are pending in the state as well
   * @param state to be kept before they are told
   */
  public record Look(List<News> news, List<Standing> standings, MonitorState state) {}

  /**
   * Looks at what is new.
   *
   * @param content verified; must not change meanwhile, or the next look sees the rest
   * @param root the newest that is believed
   */
  public Look look(DirectoryContent content, Root root, MonitorState before, Instant now) {
    Checkpoint checkpoint = Checkpoint.parse(bytes(content, "checkpoint").orElseThrow());
    long size = checkpoint.size();
    boolean first = before.origin().isEmpty();
    // Another epoch begins with a tree of the one before; what came after that is looked at anew.
    long from =
        first || before.origin().equals(checkpoint.origin())
            ? Math.min(before.next(), size)
            : Math.min(before.next(), root.log().baseSize());
    Map<Host, Optional<Record>> seen = new HashMap<>();
    for (Host host : hosts) {
      seen.put(host, before.seen().getOrDefault(host.toString(), Optional.empty()));
    }
    List<News> news = new ArrayList<>();
    if (!first) {
      for (Event event : events(content, from, size)) {
        Optional<Host> host = event.sub().map(sub -> sub.host()).filter(hosts::contains);
        if (host.isPresent() && before.seen().containsKey(host.get().toString())) {
          news.add(told(content, checkpoint, event, host.get(), seen));
        }
      }
    }
    List<Standing> standings = new ArrayList<>();
    Map<String, Optional<Record>> kept = new HashMap<>(before.seen());
    for (Host host : hosts) {
      Standing standing = standing(content, root, host, now);
      standings.add(standing);
      boolean known = before.seen().containsKey(host.toString());
      Optional<Record> last = seen.getOrDefault(host, Optional.empty());
      if (!known || !standing.record().equals(last)) {
        news.add(unexplained(checkpoint, standing, known, last, now));
      }
      kept.put(host.toString(), standing.record());
    }
    return new Look(
        List.copyOf(news),
        List.copyOf(standings),
        new MonitorState(checkpoint.origin(), size, kept, before.pending()).telling(news));
  }

  private News told(
      DirectoryContent content,
      Checkpoint checkpoint,
      Event event,
      Host host,
      Map<Host, Optional<Record>> seen) {
    Optional<Record> before = seen.getOrDefault(host, Optional.empty());
    Optional<Record> after =
        event.record().flatMap(hash -> bytes(content, "records/" + hash)).map(Record::parse);
    List<String> changes = new ArrayList<>();
    List<Alarm> alarms = new ArrayList<>();
    if (after.isPresent()) {
      if (before.isPresent()) {
        changes.addAll(RecordChanges.between(before.get(), after.get()));
        alarms.addAll(keys(host, before.get(), after.get()));
      }
      if (before.isEmpty()) {
        changes.add("was not in the directory when it was looked at last");
      }
      alarms.addAll(own.check(host, after.get()));
      seen.put(host, after);
    } else {
      changes.add(
          "to ver "
              + event.ver().orElse(0)
              + ", mver "
              + event.mver().orElse(0)
              + "; its record was replaced since and is not kept");
    }
    return new News(
        id(checkpoint, event.seq(), host),
        host.toString(),
        event.seq(),
        event.time(),
        event.type(),
        after.map(record -> record.siteStatus().code()).orElse("replaced"),
        changes,
        alarms);
  }

  private List<Alarm> keys(Host host, Record before, Record after) {
    return own.know(host) || !RecordChanges.otherKeys(before, after)
        ? List.of()
        : List.of(
            new Alarm(
                "keys_changed",
                "Other federation keys are certified for "
                    + host
                    + "; see that it was its administrator, and compare next time:"
                    + " --statement FILE."));
  }

  /** A first look, or a change in entries that this copy lacks because it began with a bundle. */
  private News unexplained(
      Checkpoint checkpoint, Standing standing, boolean known, Optional<Record> last, Instant now) {
    List<String> changes = new ArrayList<>();
    List<Alarm> alarms = new ArrayList<>(standing.alarms());
    if (known && last.isPresent() && standing.record().isPresent()) {
      changes.addAll(RecordChanges.between(last.get(), standing.record().get()));
      alarms.addAll(keys(standing.host(), last.get(), standing.record().get()));
    }
    return new News(
        id(checkpoint, checkpoint.size() - 1, standing.host()) + (known ? "/unseen" : "/watching"),
        standing.host().toString(),
        checkpoint.size() - 1,
        now.getEpochSecond(),
        known ? "unseen" : "watching",
        standing.record().map(record -> record.siteStatus().code()).orElse("absent"),
        changes,
        alarms);
  }

  private Standing standing(DirectoryContent content, Root root, Host host, Instant now) {
    Optional<SiteProof> proof = bytes(content, "sites/" + host).map(SiteProof::parse);
    Optional<Record> record = proof.flatMap(SiteProof::record);
    List<Alarm> alarms = new ArrayList<>();
    if (record.isPresent()) {
      try {
        new RecordVerifier(root).verify(record.get().sub(), record.get(), now);
      } catch (VerificationException e) {
        alarms.add(new Alarm(e.code(), String.valueOf(e.getMessage())));
      }
      alarms.addAll(own.check(host, record.get()));
    }
    return new Standing(host, record, List.copyOf(alarms));
  }

  /** Those that this copy has: it may have begun with a bundle after the last look. */
  private static List<Event> events(DirectoryContent content, long from, long size) {
    List<Event> events = new ArrayList<>();
    for (long at = from; at < size; ) {
      TilePath path = TilePath.holding(TilePath.ENTRIES, at, size);
      Optional<byte[]> bundle = bytes(content, path.path());
      long first = path.index() * TilePath.FULL;
      if (bundle.isPresent()) {
        List<byte[]> entries = EntryBundle.decode(bundle.get(), path.width());
        entries.subList((int) (at - first), entries.size()).stream()
            .map(Event::parse)
            .forEach(events::add);
      }
      at = first + path.width();
    }
    events.sort(Comparator.comparing(Event::seq));
    return events;
  }

  private static String id(Checkpoint checkpoint, long seq, Host host) {
    return checkpoint.origin() + "/" + seq + "/" + host;
  }

  private static Optional<byte[]> bytes(DirectoryContent content, String path) {
    return content.get(path).map(Resource::bytes);
  }
}
