package org.waymark.trust.statement;

import org.waymark.signer.codec.Sha256;
import org.waymark.trust.RollbackException;
import org.waymark.trust.id.EntityId;

/**
 * The two counters of a site with the tokens that they name (formats 3): what to remember of a
 * record, so that no earlier or other one is believed after it.
 *
 * @param ver of the site statement
 * @param verToken hash of the site statement
 * @param mver of the newest membership or status statement
 * @param mverToken hash of that statement
 */
public record Counters(long ver, Sha256 verToken, long mver, Sha256 mverToken) {

  /**
   * Formats 4, step 6: these counters may follow the mark.
   *
   * @throws RollbackException {@code counter_rollback} when one is lower, {@code counter_reused}
   *     when one is the same and names another token
   */
  public void requireNotBelow(Counters mark, EntityId sub) {
    requireNotBelow("ver of " + sub, mark.ver, ver, mark.verToken.equals(verToken));
    requireNotBelow("mver of " + sub, mark.mver, mver, mark.mverToken.equals(mverToken));
  }

  private static void requireNotBelow(String what, long seen, long offered, boolean sameToken) {
    if (offered < seen) {
      throw RollbackException.counter(what, seen, offered);
    }
    if (offered == seen && !sameToken) {
      throw RollbackException.reused(what, seen);
    }
  }
}
