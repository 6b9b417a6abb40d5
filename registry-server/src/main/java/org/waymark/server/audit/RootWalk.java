package org.waymark.server.audit;

import java.time.Instant;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/** From the pinned root to the newest one that is published (formats 5). */
public final class RootWalk {
  /** A publisher may not keep a reader busy with roots for ever. */
  private static final int MOST = 1024;

  private RootWalk() {}

  /**
   * Walks every version until there is no next one; whether the newest has expired is for the
   * caller to say.
   *
   * @throws org.waymark.signer.VerificationException as {@link RootChain#walk}
   */
  public static RootChain from(Publication publication, Root pinned, Instant now)
      throws FetchException {
    RootChain roots = RootChain.pinned(pinned);
    for (int i = 0; i < MOST; i++) {
      Optional<byte[]> next =
          publication.get("root/" + (roots.newest().version() + 1) + ".json", Root.MAX_BYTES);
      if (next.isEmpty()) {
        break;
      }
      roots = roots.walk(next.get(), now);
    }
    return roots;
  }
}
