package org.waymark.registry.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.signer.VerificationException;

/**
 * Keeps in the audit trail what was refused, and to whom. Anybody can be refused as often as they
 * like, so only the first thousand refusals of an hour have rows of their own; of the others their
 * number is kept. Those of strangers are counted apart, so that nobody can fill the hour to hide
 * what is tried with an operator's token. Thread-safe.
 */
public final class Refusals {
  /** Rows in one hour. */
  public static final int MOST = 1_000;

  /** The {@code action} of the rows. */
  public static final String ACTION = "refused";

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int MAX_REASON = 64;

  private final RegistryStorage storage;
  private final InstantSource clock;
  private final Hour strangers = new Hour();
  private final Hour named = new Hour();

  /** One hour of refusals; guarded by this object. */
  private static final class Hour {
    private Instant begin = Instant.EPOCH;
    private long count;

    /** An hour that begins in the future was begun while the clock was wrong. */
    boolean over(Instant now) {
      return now.isBefore(begin) || !now.isBefore(end());
    }

    Instant end() {
      return begin.plus(WINDOW);
    }
  }

  public Refusals(RegistryStorage storage, InstantSource clock) {
    this.storage = storage;
    this.clock = clock;
  }

  /**
   * Does something that may be refused.
   *
   * @param subject what it is about, for instance an entity identifier
   */
  public <T> T watch(Actor actor, String subject, Supplier<T> attempt) {
    try {
      return attempt.get();
    } catch (RegistryException e) {
      note(actor, subject, e.code(), e);
      throw e;
    } catch (VerificationException e) {
      note(actor, subject, e.code(), e);
      throw e;
    }
  }

  private synchronized void note(
      Actor actor, String subject, String code, RuntimeException refusal) {
    try {
      Instant now = clock.instant();
      Hour hour = actor.equals(Reception.SITE) ? strangers : named;
      if (hour.over(now)) {
        if (hour.count > MOST) {
          add(
              Actor.TIMER,
              "registry",
              "refusals-not-kept",
              (hour.count - MOST)
                  + " refusals between "
                  + hour.begin
                  + " and "
                  + hour.end()
                  + " have no rows of their own.");
        }
        hour.begin = now;
        hour.count = 0;
      }
      hour.count++;
      if (hour.count <= MOST) {
        add(actor, subject, kebab(code), String.valueOf(refusal.getMessage()));
      } else if (hour.count == MOST + 1) {
        add(
            Actor.TIMER,
            "registry",
            "many-refusals",
            "More than "
                + MOST
                + " refusals within an hour; until "
                + hour.end()
                + " they are only counted.");
      }
    } catch (RuntimeException e) {
      // Whoever was refused has to hear why, whatever becomes of the row.
      LOG.warn("A refusal ({}) could not be put into the audit trail: {}", code, e.toString());
      refusal.addSuppressed(e);
    }
  }

  private void add(Actor actor, String subject, String reason, String detail) {
    storage.note(
        new AuditRow(
            clock.instant().getEpochSecond(),
            actor.name(),
            ACTION,
            subject,
            Optional.of(reason),
            Optional.of(detail),
            OptionalLong.empty(),
            Optional.empty()));
  }

  private static String kebab(String code) {
    String kebab = code.toLowerCase(Locale.ROOT).replace('_', '-');
    return kebab.length() > MAX_REASON ? kebab.substring(0, MAX_REASON) : kebab;
  }
}
