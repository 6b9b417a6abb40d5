package org.waymark.client.sync;

import java.time.Instant;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.StoreDamagedException;
import org.waymark.client.store.StoreView;
import org.waymark.signer.VerificationException;
import org.waymark.trust.log.Event;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/**
 * What a store holds, judged anew at a start. It was all believed once, so a clock that says that
 * some of it is from the future is the clock's fault, and no reason to throw it away.
 */
final class StoredCopy {

  /** Later than anything that was ever stored. */
  private static final Instant ANY_TIME = Instant.ofEpochSecond(1L << 40);

  private StoredCopy() {}

  /**
   * The roots, walked from the pinned one.
   *
   * @throws StoreDamagedException when they belong to another one
   */
  static RootChain roots(Root pinned, DirectoryStore store) {
    RootChain chain = RootChain.pinned(pinned);
    for (byte[] file : store.roots()) {
      Root root = Root.parse(file);
      if (root.version() > pinned.version()) {
        chain = chain.walk(root, ANY_TIME);
      } else if (root.version() == pinned.version() && !root.hash().equals(pinned.hash())) {
        throw new StoreDamagedException("It was filled under another root than the pinned one.");
      }
    }
    return chain;
  }

  /** Whether the clock says that the newest entry is not written yet. */
  static boolean isAhead(StoreView view, Instant now) {
    return Event.parse(view.state().lastEntry()).time()
        > now.getEpochSecond() + RootChain.SKEW_SECONDS;
  }

  /** Whether only the clock makes this fail: what is stored had its cosignatures when it came. */
  static boolean isClock(VerificationException e) {
    return e.code().endsWith("_from_future") || e.code().equals("witness_policy");
  }
}
