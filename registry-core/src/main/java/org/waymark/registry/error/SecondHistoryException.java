package org.waymark.registry.error;

import java.net.URI;
import org.waymark.signer.codec.Sha256;

/**
 * {@code second_history}: a checkpoint has been published that the database does not lead to, so
 * going on would sign two histories under one key (DESIGN 8, backup).
 */
public final class SecondHistoryException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private final long publishedSize;
  private final Sha256 publishedRoot;
  private final long ownSize;

  public SecondHistoryException(long publishedSize, Sha256 publishedRoot, long ownSize) {
    super(
        "second_history",
        "A checkpoint of "
            + publishedSize
            + " entries with root "
            + publishedRoot
            + " has been published, but the database holds another history of "
            + ownSize
            + " entries. Restore the database that published it, or bring this one up to what was"
            + " published: waymark registry rebuild --from MIRROR. Nothing will be signed until then.",
        null);
    this.publishedSize = publishedSize;
    this.publishedRoot = publishedRoot;
    this.ownSize = ownSize;
  }

  /**
   * As a mirror shows it.
   *
   * @param mirror whose checkpoint is signed by the log
   */
  public SecondHistoryException(
      URI mirror, long publishedSize, Sha256 publishedRoot, long ownSize) {
    super(
        "second_history",
        "The mirror "
            + mirror
            + " holds a checkpoint of "
            + publishedSize
            + " entries (root "
            + publishedRoot
            + ") that is signed by this log, but the database holds "
            + (publishedSize > ownSize
                ? "only " + ownSize + " entries: what was published since is missing here."
                : "another history of " + ownSize + " entries.")
            + " Going on would sign a second history, so nothing is signed. Bring the database up"
            + " to what was published: waymark registry rebuild --from "
            + mirror,
        null);
    this.publishedSize = publishedSize;
    this.publishedRoot = publishedRoot;
    this.ownSize = ownSize;
  }

  /** Entries under the published checkpoint. */
  public long publishedSize() {
    return publishedSize;
  }

  /** Tree root of the published checkpoint. */
  public Sha256 publishedRoot() {
    return publishedRoot;
  }

  /** Entries in the database. */
  public long ownSize() {
    return ownSize;
  }
}
