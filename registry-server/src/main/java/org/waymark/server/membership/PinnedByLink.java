package org.waymark.server.membership;

import java.time.Instant;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.registry.admission.InvitationLink;
import org.waymark.server.audit.Publication;
import org.waymark.server.audit.RootWalk;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.RootException;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/** The root that an invitation link names, and the way from there to the newest one. */
public final class PinnedByLink {
  private PinnedByLink() {}

  /**
   * Fetches the root, compares it with the link before anything in it is read, and walks on.
   *
   * @throws RootException {@code root_differs root_missing}, or as {@link RootChain#walk}
   * @throws org.waymark.trust.ExpiredException {@code root_expired}
   * @throws FetchException when the registry could not be asked
   */
  public static Root newest(InvitationLink link, Publication publication, Instant now)
      throws FetchException {
    String path = "root/" + link.rootVersion() + ".json";
    Optional<byte[]> file = publication.get(path, Root.MAX_BYTES);
    if (file.isEmpty()) {
      throw new RootException(
          "root_missing",
          link.rootVersion(),
          publication.name()
              + " does not have root version "
              + link.rootVersion()
              + ", which the invitation names. Ask the operator whether the link is right.");
    }
    if (!Sha256.of(file.get()).equals(link.rootHash())) {
      throw new RootException(
          "root_differs",
          link.rootVersion(),
          "The root that "
              + publication.name()
              + " gives is not the one that the invitation names, so this may be another"
              + " federation than the one that invited you. Nothing was done. Ask the operator,"
              + " by telephone or in person, for the link again.");
    }
    RootChain roots = RootWalk.from(publication, Root.parse(file.get()), now);
    roots.requireFresh(now);
    return roots.newest();
  }
}
