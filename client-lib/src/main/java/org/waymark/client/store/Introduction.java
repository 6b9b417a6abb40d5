package org.waymark.client.store;

import java.util.HashSet;
import java.util.Set;
import org.waymark.signer.codec.Sha256;

/**
 * Which sites were part of a state that this node held while it was fresh: a stale directory goes
 * on with those and introduces no others (DESIGN 7).
 *
 * @param all whether every site counts, but for the exceptions; else none does, but for them
 * @param except map keys of the exceptions
 */
public record Introduction(boolean all, Set<Sha256> except) {

  /** After a state that was fresh. */
  public static final Introduction EVERYBODY = new Introduction(true, Set.of());

  /** After a whole directory that was not fresh when it came, with nothing before it. */
  public static final Introduction NOBODY = new Introduction(false, Set.of());

  public Introduction {
    except = Set.copyOf(except);
  }

  /** Whether the site may be used while the directory is stale. */
  public boolean introduced(Sha256 key) {
    return all != except.contains(key);
  }

  /** These sites arrived while the directory was not fresh. */
  public Introduction withArrivals(Set<Sha256> keys) {
    if (keys.isEmpty()) {
      return this;
    }
    Set<Sha256> changed = new HashSet<>(except);
    if (all) {
      changed.addAll(keys);
    } else {
      changed.removeAll(keys);
    }
    return new Introduction(all, changed);
  }
}
