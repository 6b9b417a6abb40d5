package org.waymark.trust.fold;

import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Checkpoint;

/**
 * The largest tree of a log that was accepted (DESIGN 7). The origin names the epoch, so a mark
 * ends with its epoch.
 *
 * @param origin of the log
 * @param size entries, 0 or more
 * @param root of the tree
 */
public record TreeMark(String origin, long size, Sha256 root) {

  public static TreeMark of(Checkpoint checkpoint) {
    return new TreeMark(checkpoint.origin(), checkpoint.size(), checkpoint.root());
  }
}
