package org.waymark.client;

import java.time.InstantSource;
import java.util.List;

/**
 * The answers that count now, and the second that it is on the hottest path: two volatile fields,
 * read without a lock. Where somebody calls {@link #tick} each second, the clock is not asked on
 * that path.
 *
 * <p>Thread-safe.
 */
final class CurrentAnswers {

  /** How far the clock of the hottest path may be behind before others move it too. */
  private static final long MOST_SECONDS_BEHIND = 10;

  private final InstantSource clock;
  private final boolean ticking;
  private volatile Answers answers = new Answers(List.of());
  private volatile long nowSecond;
  private volatile long latest = Long.MIN_VALUE;

  /**
   * @param ticking whether {@link #tick} is called from now on
   */
  CurrentAnswers(InstantSource clock, boolean ticking) {
    this.clock = clock;
    this.ticking = ticking;
    this.nowSecond = clock.instant().getEpochSecond();
  }

  /** Moves the clock of the hottest path, or stops that path from being taken. */
  void tick() {
    try {
      nowSecond = clock.instant().getEpochSecond();
    } catch (Throwable e) {
      // A clock that stands still would let peers be used for ever.
      nowSecond = Long.MAX_VALUE;
    }
  }

  long second() {
    return ticking ? nowSecond : clock.instant().getEpochSecond();
  }

  Answers answers() {
    return answers;
  }

  boolean is(Answers asked) {
    return asked == answers;
  }

  /** From here on, everything is answered from what is held now. */
  synchronized void follow(List<Followed> followed) {
    answers = new Answers(followed.stream().map(Followed::held).toList());
  }

  /** The answers, without peers whose time has come. */
  Answers at(long second) {
    if (second - nowSecond > MOST_SECONDS_BEHIND) {
      nowSecond = second; // whatever keeps the other thread from moving it
    }
    if (second < latest - MOST_SECONDS_BEHIND) {
      // The clock was set back: what was said since is as old as that clock made it.
      synchronized (this) {
        answers = new Answers(answers.states());
        latest = second;
      }
    }
    latest = Math.max(latest, second);
    Answers current = answers;
    if (second < current.until()) {
      return current;
    }
    synchronized (this) {
      if (second >= answers.until()) {
        answers = answers.at(second);
      }
      return answers;
    }
  }
}
