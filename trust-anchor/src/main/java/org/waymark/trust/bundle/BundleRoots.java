package org.waymark.trust.bundle;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.waymark.trust.RootException;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/** The root lines of a bundle, from the pinned one, beside those already known (formats 10, 1). */
final class BundleRoots {

  private final BundleLines lines;
  private final Instant now;
  private final ImportSink sink;
  private RootChain roots;

  BundleRoots(BundleLines lines, RootChain known, Instant now, ImportSink sink) {
    this.lines = lines;
    this.roots = known;
    this.now = now;
    this.sink = sink;
  }

  /** Those that were known, continued with the later ones of the bundle. */
  RootChain chain() {
    return roots;
  }

  /** Reads them, and returns what comes after. */
  BundleTag read(BundleTag first) throws IOException {
    Root pinned = roots.oldest();
    boolean found = false;
    long previous = 0;
    BundleTag tag = first;
    for (; tag == BundleTag.ROOT; tag = lines.next()) {
      Root root = Root.parse(lines.bytes());
      if (previous != 0 && root.version() != previous + 1) {
        throw new RootException(
            "root_version",
            root.version(),
            "The bundle has root version " + root.version() + " after version " + previous + ".");
      }
      previous = root.version();
      if (root.version() >= pinned.version()) {
        // At once, so that nobody parses many roots that lead nowhere.
        found |= root.hash().equals(pinned.hash());
        requirePinned(found);
        continueWith(root);
      }
      sink.root(lines.bytes());
    }
    requirePinned(found);
    return tag;
  }

  private void continueWith(Root root) {
    Optional<Root> same = roots.version(root.version());
    if (same.isEmpty()) {
      roots = roots.walk(root, now);
    } else if (!same.get().hash().equals(root.hash())) {
      throw new RootException(
          "root_reused",
          root.version(),
          "The bundle has another root version " + root.version() + " than the one believed.");
    }
  }

  private void requirePinned(boolean found) {
    Root pinned = roots.oldest();
    if (!found) {
      throw new RootException(
          "root_pin_mismatch",
          pinned.version(),
          "The bundle does not hold the pinned root, version "
              + pinned.version()
              + " with hash "
              + pinned.hash()
              + ".");
    }
  }
}
