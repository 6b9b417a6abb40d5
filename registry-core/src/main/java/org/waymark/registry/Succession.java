package org.waymark.registry;

import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.keys.OnlineKeys;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.statement.Snapshot;

/**
 * How a registry takes over the next root while it runs (DESIGN 4.5, 5). Everything is looked at
 * first: the walk, the keys that the new root asks of this machine, where a new epoch begins. Then
 * the root is put into its file, and from there on what is left to do is done at the next start,
 * too: announced, the records certified again that only a dropped key vouches for, a snapshot made.
 * Used on the writer's thread.
 */
final class Succession {
  private static final Logger LOG = LoggerFactory.getLogger(Succession.class);

  private final RegistryConfig config;
  private final RegistryStorage storage;
  private final Author author;

  Succession(RegistryConfig config, RegistryStorage storage, Author author) {
    this.config = config;
    this.storage = storage;
    this.author = author;
  }

  /**
   * Takes a root over; again is the same.
   *
   * @throws RefusedException {@code root_reused root_base_mismatch records_under_dropped_key}
   * @throws org.waymark.trust.RootException as {@link RootChain#walk}
   * @throws org.waymark.registry.error.KeyUnavailableException as {@link OnlineKeys#unlock}
   */
  SuccessionReport take(byte[] file, Actor actor) {
    Instant now = config.clock().instant();
    RegistryFiles files = new RegistryFiles(config.data());
    RootChain before = author.roots();
    Root next = Root.parse(file);
    Optional<Root> known = before.version(next.version());
    if (known.isPresent()) {
      if (!known.get().equals(next)) {
        throw new RefusedException(
            "root_reused",
            next.federation().value(),
            "The registry has another root version "
                + next.version()
                + " already; begin the next one from it: waymark root rotate "
                + new RootFiles(files.roots()).file(before.newest().version())
                + ".");
      }
      return finish(before.newest(), before.newest(), actor);
    }
    RootChain chain = before.walk(next, now);
    chain.requireFresh(now);
    OnlineKeys keys = OnlineKeys.unlock(new KeyFolder(files.keys()), config.passphrase(), next);
    requireBase(before.newest().log(), next.log());
    requireCertifiable(next, keys);
    new RootFiles(files.roots()).add(next);
    LOG.info("Root version {} of {} is in force.", next.version(), next.federation());
    author.succeed(chain, keys, actor);
    return finish(before.newest(), next, actor);
  }

  /** Goes on where an earlier process was cut off after it had put a root into its file. */
  void resume() {
    boolean over =
        storage
            .newestSnapshot()
            .filter(row -> Snapshot.parse(row.token()).root() == author.root().version())
            .isPresent();
    if (!over && author.keys().membership().isPresent()) {
      SuccessionReport report = finish(author.root(), author.root(), Actor.TIMER);
      LOG.info("{} records were certified again.", report.recertified());
      author.snapshot(Actor.TIMER);
    }
  }

  /** What is left to do after a root was announced. */
  private SuccessionReport finish(Root before, Root root, Actor actor) {
    int certified = new Recertification(storage, author).all(actor);
    if (!before.equals(root) && author.keys().membership().isPresent()) {
      author.snapshot(actor);
    }
    return new SuccessionReport(
        before, root, storage.size(), certified, Recertification.due(storage, author));
  }

  /** The registry goes on with its own tree, so the new epoch has to begin somewhere in it. */
  private void requireBase(LogIdentity before, LogIdentity next) {
    if (next.epoch() == before.epoch()) {
      return;
    }
    long own = storage.size();
    boolean fits =
        next.baseSize() <= own
            && (next.baseSize() == 0
                || storage.frontier(next.baseSize()).root().equals(next.baseRoot()));
    if (!fits) {
      throw new RefusedException(
          "root_base_mismatch",
          next.origin(),
          "The root says that the log "
              + next.origin()
              + " begins with "
              + next.baseSize()
              + " entries that this registry does not have; it has "
              + own
              + " with the tree root "
              + storage.frontier(own).root()
              + ". Begin again: waymark root rotate --epoch --base-size "
              + own
              + " --base-root "
              + storage.frontier(own).root()
              + ".");
    }
  }

  /** A record that nobody can certify again would stop everybody who follows from the start. */
  private void requireCertifiable(Root next, OnlineKeys keys) {
    boolean here = keys.membership().isPresent();
    long stranded =
        Recertification.records(storage)
            .filter(record -> !Recertification.believed(record, next))
            .filter(record -> !here || !Recertification.possible(record))
            .count();
    if (stranded > 0) {
      throw new RefusedException(
          "records_under_dropped_key",
          next.federation().value(),
          stranded
              + " records are signed by a membership key that root version "
              + next.version()
              + " drops, and cannot be certified again here: "
              + (here
                  ? "their sites are below an intermediate, which has to sign for them anew. First"
                      + " take a root that names both keys, and renew them under the new one."
                  : "the new key of the role "
                      + RootRole.MEMBERSHIP.member()
                      + " is not on this machine. Bring its file here for the moment (into the"
                      + " folder keys), or first take a root that names both keys, and renew:"
                      + " waymark site renew --key FILE."));
    }
  }
}
