package org.waymark.trust;

import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;

/**
 * A store of map nodes does not hold what its tree says: {@code map_node_missing}, or holds
 * something else in its place: {@code map_node_damaged}. The store is to be thrown away and filled
 * again.
 */
public final class MissingNodeException extends VerificationException {
  private static final long serialVersionUID = 1L;

  private final Sha256 hash;

  private MissingNodeException(String code, Sha256 hash, String message) {
    super(code, message);
    this.hash = hash;
  }

  /** {@code map_node_missing}. */
  public static MissingNodeException missing(Sha256 hash) {
    return new MissingNodeException(
        "map_node_missing", hash, "The store has no map node " + hash + "; import it again.");
  }

  /** {@code map_node_damaged}. */
  public static MissingNodeException damaged(Sha256 hash) {
    return new MissingNodeException(
        "map_node_damaged",
        hash,
        "The store holds other bytes under the map node " + hash + "; import it again.");
  }

  /** The name of the node. */
  public Sha256 hash() {
    return hash;
  }
}
