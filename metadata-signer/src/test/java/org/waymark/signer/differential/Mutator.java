package org.waymark.signer.differential;

import java.util.Random;

/**
 * One way to make a token odd.
 *
 * @param name as the table in docs/decisions.md has it
 * @param make a token from the random choices and the site's keys
 */
record Mutator(String name, Make make) {
  /** Makes one token. */
  interface Make {
    String token(Random random, Signer signer);
  }
}
