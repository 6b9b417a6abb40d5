package org.waymark.trust.root;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.trust.ExpiredException;
import org.waymark.trust.RootException;

/**
 * The verified roots of one federation, from the one that was pinned to the newest (formats 5). The
 * walk follows The Update Framework 1.0, section 5; the numbers here and in the code are its
 * paragraphs. Where each is, and where and why this departs:
 *
 * <ul>
 *   <li>5.1 One fixed time per update: every method takes {@code now}, and nothing here reads a
 *       clock. Departure: clocks may differ by {@link #SKEW_SECONDS}, because sites are many and
 *       their clocks are their own.
 *   <li>5.2 The trusted root comes from outside: {@link #pinned}. Added: it has to satisfy its own
 *       threshold, so that the draft of a ceremony is never pinned.
 *   <li>5.3.1, 5.3.2 The version after the trusted one, and only that, is the next: {@link #walk}.
 *   <li>5.3.3 The file is asked for by its number, up to {@link #MOST_PER_UPDATE} of them and
 *       {@link Root#MAX_BYTES} each; the callers' downloads see to that. A source that has no next
 *       one ends the walk; one that fails is given up, and the next source is asked.
 *   <li>5.3.4 Thresholds of the trusted root and of its own, of distinct keys. Departure: an
 *       invalid signature under the name of a root key refuses the root instead of not being
 *       counted. A root is signed by a few people who are all there; nobody honest publishes such a
 *       file.
 *   <li>5.3.5 The version is exactly one more.
 *   <li>5.3.6 The expiry of roots in between is not looked at.
 *   <li>5.3.7, 5.3.8 The new root is trusted from here on, and the caller makes it durable before
 *       it goes on (the client's store; its marks refuse an older chain afterwards).
 *   <li>5.3.9 Repeated until there is no next.
 *   <li>5.3.10 The newest has not expired: {@link #requireFresh}.
 *   <li>5.3.11 Fast-forward recovery. TUF throws away the trusted timestamp and snapshot when their
 *       keys were rotated. Departure: not another key but another <em>epoch</em> does so ({@link
 *       LogIdentity}). A key that is replaced in good order then costs nobody their protection
 *       against rollback, and a thief's endless log ends all the same, because what readers
 *       remember of trees is bound to the origin, which ends in the epoch. The counters of sites
 *       stay: they are signed by the membership role, which the log's thief does not have.
 *   <li>5.3.12 Consistent snapshots: always; every file but the checkpoint, the bundle and site
 *       proofs is named by a number or a hash.
 * </ul>
 *
 * <p>What TUF calls timestamp (5.4), snapshot (5.5), targets (5.6) and target (5.7) is, in this
 * order, the checkpoint (signed by the log role and cosigned by witnesses; size and root instead of
 * version and hash, its expiry the newest entry's), the directory map (5.5.2, 5.5.4: the root that
 * every entry names, and that every reader computes itself), the site's record (5.6.2: its hash is
 * the map's leaf; 5.6.3: the membership role signed it; 5.6.4: {@code ver} and {@code mver} never
 * go down; 5.6.5: {@code exp}) and the site's own metadata (5.7: named in the record that was
 * verified, so nothing else is fetched). Departure: delegations are chains of OpenID Federation
 * instead of 5.6.7.
 *
 * <p>Immutable and thread-safe.
 */
public final class RootChain {

  /** Clocks may differ by this much (formats 1). */
  public static final long SKEW_SECONDS = 300;

  /** Roots that one update walks (5.3.3): a source may not keep a reader busy for ever. */
  public static final int MOST_PER_UPDATE = 1024;

  private final List<Root> roots;
  private final long longestEntryLife;

  private RootChain(List<Root> roots) {
    this.roots = List.copyOf(roots);
    this.longestEntryLife =
        roots.stream().mapToLong(root -> root.limits().entryLife()).max().orElseThrow();
  }

  /**
   * 5.2 Trusts a root because it was handed over.
   *
   * @throws RootException {@code root_threshold} when it does not even satisfy itself, as the file
   *     of an unfinished ceremony would not
   */
  public static RootChain pinned(Root first) {
    first.requireSignedBy(first);
    return new RootChain(List.of(first));
  }

  /**
   * Adds the next version. Call it for every version until there is no next one, then {@link
   * #requireFresh}.
   *
   * @throws RootException {@code root_threshold root_version root_federation root_epoch
   *     root_from_future}
   * @throws org.waymark.signer.VerificationException when the file is malformed or has an invalid
   *     signature by a root key
   */
  public RootChain walk(byte[] nextRootFile, Instant now) {
    return walk(Root.parse(nextRootFile), now);
  }

  /** As {@link #walk(byte[], Instant)}. */
  public RootChain walk(Root next, Instant now) {
    Root trusted = newest();
    // 5.3.5 The version is exactly one more. Looked at first, because the thresholds that follow
    // are those of this version and the last one.
    require(
        next.version() == trusted.version() + 1,
        "root_version",
        next,
        "does not follow version " + trusted.version());
    // 5.3.4 Signed by the threshold of the trusted root, and by its own.
    next.requireSignedBy(trusted);
    next.requireSignedBy(next);
    // Formats 5: what a root may not change.
    require(
        next.federation().equals(trusted.federation()) && next.testing() == trusted.testing(),
        "root_federation",
        next,
        "names another federation, or makes a real one a testing one");
    // An epoch is one log: with the same number nothing about it changes, else a new origin would
    // shed the marks of the old one.
    require(
        next.log().epoch() > trusted.log().epoch() || next.log().equals(trusted.log()),
        "root_epoch",
        next,
        "goes back to an earlier log epoch, or changes the log without a new one");
    require(
        !next.issued().isAfter(now.plusSeconds(SKEW_SECONDS)),
        "root_from_future",
        next,
        "was issued in the future; check this machine's clock");
    // 5.3.6 Not checked: an expired root may lead to a fresh one.
    // 5.3.7 The new root is trusted from here on.
    List<Root> longer = new ArrayList<>(roots);
    longer.add(next);
    return new RootChain(longer);
  }

  private static void require(boolean condition, String code, Root next, String why) {
    if (!condition) {
      throw new RootException(
          code, next.version(), "Root version " + next.version() + " " + why + ".");
    }
  }

  /**
   * 5.3.10 The newest root must not have expired.
   *
   * @throws ExpiredException {@code root_expired}
   */
  public void requireFresh(Instant now) {
    Root newest = newest();
    if (!now.isBefore(newest.expires())) {
      throw new ExpiredException(
          "root_expired",
          "root version " + newest.version() + " of " + newest.federation(),
          newest.expires());
    }
  }

  public Root newest() {
    return roots.get(roots.size() - 1);
  }

  /** The root that was pinned. */
  public Root oldest() {
    return roots.get(0);
  }

  /** A version of this chain. */
  public Optional<Root> version(long number) {
    long index = number - oldest().version();
    return index >= 0 && index < roots.size()
        ? Optional.of(roots.get((int) index))
        : Optional.empty();
  }

  /** Ascending, without gaps. */
  public List<Root> all() {
    return roots;
  }

  /**
   * Whether an entry may live as long as it says (formats 6). It was written under the limits of
   * its time, so the longest of them holds; what was written before the oldest root here may have
   * had others, and a reader that was pinned late refuses nothing that earlier ones take.
   *
   * @param time of the entry, in seconds since 1970
   */
  public boolean allowsLife(long time, long expires) {
    boolean allKnown = oldest().version() == 1 || time >= oldest().issued().getEpochSecond();
    return expires > time && (!allKnown || expires - time <= longestEntryLife);
  }
}
