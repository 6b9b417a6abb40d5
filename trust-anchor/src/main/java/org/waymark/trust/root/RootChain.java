package org.waymark.trust.root;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.trust.ExpiredException;
import org.waymark.trust.RootException;

/**
 * The verified roots of one federation, from the one that was pinned to the newest (formats 5). The
 * walk follows The Update Framework, section 5.3; the numbers in the code are its paragraphs.
 *
 * <p>It departs from TUF in two places: there is no limit on the versions walked here, because the
 * caller bounds its downloads, and the file names its version inside, so 5.3.3 is the caller's.
 *
 * <p>Immutable and thread-safe.
 */
public final class RootChain {

  /** Clocks may differ by this much (formats 1). */
  public static final long SKEW_SECONDS = 300;

  private final List<Root> roots;

  private RootChain(List<Root> roots) {
    this.roots = List.copyOf(roots);
  }

  /**
   * Trusts a root because it was handed over.
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
    // 5.3.6, 5.3.7: not checked, an expired root may lead to a fresh one.
    // 5.3.8: the new root is trusted from here on.
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
   * TUF 5.3.10: the newest root must not have expired.
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

  /** The longest life of a log entry that any of these roots allowed, in seconds. */
  public long longestEntryLife() {
    return roots.stream().mapToLong(root -> root.limits().entryLife()).max().orElseThrow();
  }
}
