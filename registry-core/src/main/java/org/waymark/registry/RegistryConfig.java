package org.waymark.registry;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.waymark.registry.admission.Inspection;
import org.waymark.registry.archive.MirrorSettings;
import org.waymark.registry.check.Checker;
import org.waymark.registry.check.RecheckPlan;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.registry.publish.PublishObserver;
import org.waymark.registry.storage.DatabaseUrl;

/**
 * How a registry runs.
 *
 * @param data its folder, as {@link Registry#init} made it
 * @param passphrase of the online keys
 * @param heartbeatInterval how long the log may be silent; usually an hour
 * @param snapshotInterval how old the newest snapshot may become; usually a day
 * @param snapshotEntries how many entries may follow it; usually 5,000
 * @param timer whether heartbeats and snapshots are written when they are due
 * @param clock for everything that is signed
 * @param mirrors who is asked before the first signature
 * @param observer is told of the barriers of each publication
 * @param database usually the H2 file of the data folder
 * @param random for salts and secrets
 * @param inspection looks at sites on the network; without one nothing is checked or approved
 * @param updatesAnHour how often a site may replace its statement
 * @param recheck when members are inspected again
 * @param recoveryWindow how long a recovery waits for an objection; usually three days
 */
public record RegistryConfig(
    Path data,
    PassphraseSource passphrase,
    Duration heartbeatInterval,
    Duration snapshotInterval,
    long snapshotEntries,
    boolean timer,
    InstantSource clock,
    MirrorSettings mirrors,
    PublishObserver observer,
    DatabaseUrl database,
    SecureRandom random,
    Optional<Inspection> inspection,
    int updatesAnHour,
    RecheckPlan recheck,
    Duration recoveryWindow) {

  /** Long enough for a weekend: whoever has the hot keys can object. */
  public static final Duration RECOVERY_WINDOW = Duration.ofDays(3);

  /** Name of the file in the data folder that holds a generated passphrase. */
  static final String PASSPHRASE_FILE = "passphrase";

  /**
   * @throws RefusedException {@code config_interval}
   */
  public RegistryConfig {
    if (heartbeatInterval.toSeconds() < 1
        || snapshotInterval.toSeconds() < 1
        || snapshotEntries < 1
        || recoveryWindow.isNegative()) {
      throw new RefusedException(
          "config_interval",
          data.toString(),
          "The intervals of heartbeats and snapshots are one second or more, and one entry; the"
              + " window of recoveries is not negative.");
    }
  }

  /** The usual settings for a data folder, with the passphrase in its file {@code passphrase}. */
  public static Builder at(Path data) {
    return new Builder(data);
  }

  /** Collects the choices. Not thread-safe. */
  public static final class Builder {
    private final Path data;
    private PassphraseSource passphrase;
    private Duration heartbeatInterval = Duration.ofHours(1);
    private Duration snapshotInterval = Duration.ofDays(1);
    private long snapshotEntries = 5_000;
    private boolean timer = true;
    private InstantSource clock = InstantSource.system();
    private MirrorSettings mirrors = MirrorSettings.USUAL;
    private PublishObserver observer = PublishObserver.NONE;
    private DatabaseUrl database;
    private SecureRandom random = new SecureRandom();
    private Optional<Inspection> inspection = Optional.empty();
    private int updatesAnHour = 24;
    private RecheckPlan recheck = RecheckPlan.standard();
    private Duration recoveryWindow = RECOVERY_WINDOW;

    private Builder(Path data) {
      this.data = data;
      this.database = DatabaseUrl.file(data);
      this.passphrase = PassphraseSource.file(data.resolve(PASSPHRASE_FILE));
    }

    public Builder passphrase(PassphraseSource source) {
      this.passphrase = source;
      return this;
    }

    public Builder heartbeatInterval(Duration interval) {
      this.heartbeatInterval = interval;
      return this;
    }

    public Builder snapshotInterval(Duration interval) {
      this.snapshotInterval = interval;
      return this;
    }

    public Builder snapshotEntries(long entries) {
      this.snapshotEntries = entries;
      return this;
    }

    /** False for one-shot commands and tests: then nothing is written but what is asked for. */
    public Builder timer(boolean runs) {
      this.timer = runs;
      return this;
    }

    public Builder clock(InstantSource source) {
      this.clock = source;
      return this;
    }

    /** Who is asked, before the first signature, how far the log was published. */
    public Builder mirrors(MirrorSettings settings) {
      this.mirrors = settings;
      return this;
    }

    public Builder observer(PublishObserver watcher) {
      this.observer = watcher;
      return this;
    }

    /**
     * A PostgreSQL database in the place of the H2 file: {@code jdbc:postgresql://host/name}.
     *
     * @throws RefusedException {@code config_database}
     */
    public Builder database(Optional<String> url) {
      this.database = DatabaseUrl.of(data, url);
      return this;
    }

    public Builder random(SecureRandom source) {
      this.random = source;
      return this;
    }

    /** How sites are checked; closed with the registry. */
    public Builder checks(Inspection by) {
      this.inspection = Optional.of(by);
      return this;
    }

    /** Usually 24. */
    public Builder updatesAnHour(int most) {
      this.updatesAnHour = most;
      return this;
    }

    /** How sites are checked, and members again on schedule; closed with the registry. */
    public Builder checks(Checker by) {
      return checks(Inspection.by(by));
    }

    /** Usually {@link RecheckPlan#standard}. */
    public Builder recheck(RecheckPlan plan) {
      this.recheck = plan;
      return this;
    }

    /** How long a recovery waits for an objection; usually {@link #RECOVERY_WINDOW}. */
    public Builder recoveryWindow(Duration window) {
      this.recoveryWindow = window;
      return this;
    }

    public RegistryConfig build() {
      return new RegistryConfig(
          data,
          passphrase,
          heartbeatInterval,
          snapshotInterval,
          snapshotEntries,
          timer,
          clock,
          mirrors,
          observer,
          database,
          random,
          inspection,
          updatesAnHour,
          recheck,
          recoveryWindow);
    }
  }
}
