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
 * number is kept. Thread-safe.
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
  private Instant windowEnd = Instant.MIN;
  private long inWindow;

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
      if (!now.isBefore(windowEnd)) {
        if (inWindow > MOST) {
          add(
              Actor.TIMER,
              "registry",
              "refusals-not-kept",
              (inWindow - MOST)
                  + " refusals between "
                  + windowEnd.minus(WINDOW)
                  + " and "
                  + windowEnd
                  + " have no rows of their own.");
        }
        windowEnd = now.plus(WINDOW);
        inWindow = 0;
      }
      inWindow++;
      if (inWindow <= MOST) {
        add(actor, subject, kebab(code), String.valueOf(refusal.getMessage()));
      } else if (inWindow == MOST + 1) {
        add(
            Actor.TIMER,
            "registry",
            "many-refusals",
            "More than "
                + MOST
                + " refusals within an hour; until "
                + windowEnd
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
