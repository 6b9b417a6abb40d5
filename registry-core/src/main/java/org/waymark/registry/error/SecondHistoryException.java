package org.waymark.registry.error;

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
            + " entries. Restore the database that published it, or recover the directory from a"
            + " mirror; nothing will be signed until then.",
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
