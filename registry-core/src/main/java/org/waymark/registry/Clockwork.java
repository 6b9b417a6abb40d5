package org.waymark.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.registry.storage.SnapshotRow;
import org.waymark.trust.id.EntityId;

/**
 * When heartbeats, snapshots and renewals are due. Thread-safe; writing is for the writer's thread.
 */
final class Clockwork {
  private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);
  private static final Duration EXPIRIES = Duration.ofHours(1);

  private final RegistryConfig config;
  private final RegistryStorage storage;
  private final ExpiryLog expiryLog;
  private Instant nextExpiries = Instant.MIN;

  Clockwork(RegistryConfig config, RegistryStorage storage) {
    this(config, storage, LOG::warn);
  }

  /**
   * @param warnings told of what expires, line by line
   */
  Clockwork(RegistryConfig config, RegistryStorage storage, Consumer<String> warnings) {
    this.config = config;
    this.storage = storage;
    this.expiryLog = new ExpiryLog(warnings);
  }

  /** Any entry is a sign of life, so only silence makes a heartbeat due. */
  Instant nextHeartbeat(Head head) {
    return Instant.ofEpochSecond(head.lastTime()).plus(config.heartbeatInterval());
  }

  Instant nextSnapshot() {
    return storage
        .newestSnapshot()
        .map(newest -> Instant.ofEpochSecond(newest.issuedAt()).plus(config.snapshotInterval()))
        .orElse(Instant.EPOCH);
  }

  /** How long nothing is due; zero or less when something is. */
  Duration idle(Author author) {
    Instant heartbeat = nextHeartbeat(Head.read(storage));
    Instant snapshot = nextSnapshot();
    boolean soonest = canCertify(author) && snapshot.isBefore(heartbeat);
    return Duration.between(config.clock().instant(), soonest ? snapshot : heartbeat);
  }

  /** Without the membership key, snapshots and renewals are an operator's work. */
  private static boolean canCertify(Author author) {
    return author.keys().membership().isPresent();
  }

  /**
   * Writes what is due: recoveries that nobody objected to, memberships that end, a snapshot, a
   * heartbeat. Each is a sign of life as well.
   */
  void writeDue(Author author) {
    Instant now = config.clock().instant();
    tellExpiries(author, now); // first: what fails below must not silence it
    if (canCertify(author)) {
      new Recoveries(author, author.signing(Optional.empty())).writeDue();
      renewDue(author, now);
    }
    if (canCertify(author) && (!now.isBefore(nextSnapshot()) || tooManyEntries())) {
      author.snapshot(Actor.TIMER);
    } else if (!now.isBefore(nextHeartbeat(Head.read(storage)))) {
      author.heartbeat(Actor.TIMER);
    }
  }

  private void tellExpiries(Author author, Instant now) {
    if (!now.isBefore(nextExpiries)) {
      nextExpiries = now.plus(EXPIRIES);
      expiryLog.tell(new Expiries(config, storage).within(now, Optional.of(author.root())), now);
    }
  }

  /** Renews what is due, unless the site failed its last check. */
  private void renewDue(Author author, Instant now) {
    long horizon = RenewalHorizon.at(now, author.root());
    // Whoever failed its last check is put before an operator instead (DESIGN 8); and nobody here
    // can sign for an intermediate, so its sites are told of like those of an absent key.
    List<EntityId> due =
        storage
            .renewable(horizon, now.getEpochSecond(), Outcome.FAIL.code(), Registry.MAX_BATCH)
            .stream()
            .map(SiteRow::entity)
            .filter(site -> author.record(site).filter(r -> r.chainLength() == 1).isPresent())
            .toList();
    if (!due.isEmpty()) {
      new Members(author, author.signing(Optional.empty()))
          .renewAll(due, Grounds.none(Actor.TIMER));
    }
  }

  /** Whether the tail after the newest snapshot is longer than a bundle should have. */
  boolean tooManyEntries() {
    long since = storage.newestSnapshot().map(SnapshotRow::seq).orElse(-1L);
    return storage.size() - since - 1 > config.snapshotEntries();
  }
}
