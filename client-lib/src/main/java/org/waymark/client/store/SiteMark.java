package org.waymark.client.store;

import org.waymark.signer.codec.Sha256;
import org.waymark.trust.statement.Counters;

/**
 * The farthest that a site was believed.
 *
 * @param counters the highest of each, with its own token
 * @param epoch of the newest log in which the site was found with these: only there must it still
 *     be found, because what the end of an earlier log said may not have happened in a later one
 */
public record SiteMark(Counters counters, long epoch) {

  /** After the site was believed once more; neither counter goes back. */
  public SiteMark raised(SiteMark next) {
    Counters old = counters;
    Counters now = next.counters;
    boolean ver = now.ver() > old.ver();
    boolean mver = now.mver() > old.mver();
    return new SiteMark(
        new Counters(
            ver ? now.ver() : old.ver(),
            ver ? now.verToken() : old.verToken(),
            mver ? now.mver() : old.mver(),
            mver ? now.mverToken() : old.mverToken()),
        next.follows(this) ? Math.max(epoch, next.epoch) : epoch);
  }

  private boolean follows(SiteMark mark) {
    Counters old = mark.counters;
    return follows(old.ver(), old.verToken(), counters.ver(), counters.verToken())
        && follows(old.mver(), old.mverToken(), counters.mver(), counters.mverToken());
  }

  private static boolean follows(long old, Sha256 oldToken, long now, Sha256 token) {
    return now > old || (now == old && token.equals(oldToken));
  }
}
