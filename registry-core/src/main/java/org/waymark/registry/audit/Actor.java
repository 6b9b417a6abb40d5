package org.waymark.registry.audit;

import org.waymark.registry.error.RefusedException;

/**
 * Who asks for a change, for the audit trail. It leaves the registry only inside a {@link Decision}
 * that somebody is shown.
 *
 * @param name 1 to 128 printable characters, for example {@code operator:anna} or {@code timer}
 */
public record Actor(String name) {

  /** The registry's own clockwork. */
  public static final Actor TIMER = new Actor("timer");

  private static final int MAX_LENGTH = 128;

  /**
   * @throws RefusedException {@code actor_malformed}
   */
  public Actor {
    if (name.isBlank()
        || name.length() > MAX_LENGTH
        || name.chars()
            .anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))) {
      throw new RefusedException(
          "actor_malformed",
          "actor",
          "The name of who asks for a change is 1 to 128 printable characters.");
    }
  }
}
