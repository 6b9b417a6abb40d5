package org.waymark.trust.fold;

import java.time.Instant;
import org.waymark.signer.VerificationException;
import org.waymark.trust.FoldException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/** What an entry has to be whatever its record says (formats 6). Immutable and thread-safe. */
final class EntryRules {

  private final RootChain roots;
  private final Instant now;

  EntryRules(RootChain roots, Instant now) {
    this.roots = roots;
    this.now = now;
  }

  /** Whether an entry changes the leaf of a site. */
  static boolean aboutSite(Event event) {
    return event.knownType().map(EventType::aboutSite).orElse(false);
  }

  /** Sequence and times. */
  void requireNext(Event event, long seq, long lastTime) {
    require(event.seq() == seq, "entry_sequence", event, "stands where entry " + seq + " belongs");
    require(
        event.time() >= lastTime,
        "entry_time",
        event,
        "was written at " + event.time() + ", before the entry it follows");
    require(
        event.time() <= now.getEpochSecond() + RootChain.SKEW_SECONDS,
        "entry_time",
        event,
        "was written in the future, at " + event.time() + "; check this machine's clock");
    require(
        roots.allowsLife(event.time(), event.expires()),
        "entry_expiry",
        event,
        "expires at " + event.expires() + ", which its federation does not allow");
  }

  /** The federation may have a site of this name. */
  void requireAllowed(EntityId sub, Event event) {
    try {
      roots.newest().parseEntity(sub.value());
    } catch (VerificationException e) {
      throw new FoldException(
          "entity_scheme",
          event.seq(),
          "Entry " + event.seq() + " is about a site that this federation does not allow.",
          e);
    }
  }

  /** A root that an entry names is in the chain. */
  void requireAnnounced(Event event) {
    long version = event.ver().orElseThrow();
    // A chain that was pinned late cannot know what came before it.
    require(
        version < roots.oldest().version()
            || roots.version(version).map(Root::hash).equals(event.record()),
        "root_unannounced",
        event,
        "names a root version " + version + " that is not in the verified chain of roots");
  }

  /** The map that results is the one that the log signed. */
  static void requireDirectory(Event event, DirectoryMap map) {
    boolean same = map.root().equals(event.directory());
    require(
        same || event.knownType().isPresent(),
        "entry_type_unknown",
        event,
        "has the unknown type " + event.type() + " and changes the directory");
    require(
        same,
        "fold_mismatch",
        event,
        "says that the map is " + event.directory() + ", but it is " + map.root());
  }

  static void require(boolean condition, String code, Event event, String why) {
    if (!condition) {
      throw new FoldException(code, event.seq(), "Entry " + event.seq() + " " + why + ".");
    }
  }
}
