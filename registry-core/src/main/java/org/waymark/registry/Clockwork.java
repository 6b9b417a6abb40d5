package org.waymark.registry;

import java.time.Duration;
import java.time.Instant;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SnapshotRow;

/** When heartbeats and snapshots are due. Thread-safe; writing is for the writer's thread. */
final class Clockwork {
  private final RegistryConfig config;
  private final RegistryStorage storage;

  Clockwork(RegistryConfig config, RegistryStorage storage) {
    this.config = config;
    this.storage = storage;
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
  Duration idle() {
    Instant heartbeat = nextHeartbeat(Head.read(storage));
    Instant snapshot = nextSnapshot();
    Instant next = heartbeat.isBefore(snapshot) ? heartbeat : snapshot;
    return Duration.between(config.clock().instant(), next);
  }

  /** Writes what is due: a snapshot is a sign of life as well. */
  void writeDue(Author author) {
    Instant now = config.clock().instant();
    if (!now.isBefore(nextSnapshot()) || tooManyEntries()) {
      author.snapshot(Actor.TIMER);
    } else if (!now.isBefore(nextHeartbeat(Head.read(storage)))) {
      author.heartbeat(Actor.TIMER);
    }
  }

  /** Whether the tail after the newest snapshot is longer than a bundle should have. */
  boolean tooManyEntries() {
    long since = storage.newestSnapshot().map(SnapshotRow::seq).orElse(-1L);
    return storage.size() - since - 1 > config.snapshotEntries();
  }
}
