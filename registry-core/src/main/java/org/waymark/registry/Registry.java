package org.waymark.registry;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.SyncProgress;
import org.waymark.registry.access.AccessTokens;
import org.waymark.registry.access.NumberedRequests;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.Applications;
import org.waymark.registry.admission.Invitations;
import org.waymark.registry.admission.RulesInForce;
import org.waymark.registry.archive.Backup;
import org.waymark.registry.archive.DataFolder;
import org.waymark.registry.archive.Rebuild;
import org.waymark.registry.archive.Restore;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.audit.Decision;
import org.waymark.registry.catalogue.Catalogue;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.error.RegistryDamagedException;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.error.RegistryMissingException;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.registry.oidf.OidfKey;
import org.waymark.registry.oidf.StandardStatements;
import org.waymark.registry.publish.Published;
import org.waymark.registry.publish.PublishedContent;
import org.waymark.registry.publish.Publisher;
import org.waymark.registry.publish.StaticCopy;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.storage.AuditEntry;
import org.waymark.registry.storage.AuditQuery;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.storage.RecoveryStorage;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.registry.witness.Cosignatures;
import org.waymark.registry.witness.LogKeyEvidence;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.statement.Snapshot;

/**
 * The author of a federation's directory, in one folder of this machine.
 *
 * <pre>{@code
 * Registry.init(InitOptions.of(data, federation, "Example federation"));
 * try (Registry registry = Registry.open(RegistryConfig.at(data).build())) {
 *   registry.admit(statement, new Actor("operator:anna"));
 *   serve(registry.content());
 * }
 * }</pre>
 *
 * <p>Every change is one log entry, checked by the fold that clients run, committed, and published:
 * when a method returns, the change is under a signed checkpoint on the disk. When it throws {@link
 * RefusedException} or {@link VerificationException}, nothing has changed.
 *
 * <p><b>One writer.</b> A file lock keeps other processes out; within this one, a single thread
 * does all changes in the order in which they were asked for, and the timed heartbeats and
 * snapshots between them. That thread first waits for the keys, which are slow to open on purpose,
 * and {@link #open} does not: reading and serving work at once, changes wait. All methods are
 * thread-safe. A thread in a reading method must not be interrupted (see {@link RegistryStorage}).
 */
public final class Registry implements AutoCloseable {
  /** Statements in one {@link #admitAll}. */
  public static final int MAX_BATCH = 1_000;

  private final RegistryConfig config;
  private final RegistryLock lock;
  private final RegistryStorage storage;
  private final CurrentCatalogue catalogue;
  private final Publisher publisher;
  private final DirectoryContent content;
  private final WriterThread writer;
  private final Desks desks;
  private final LogKeyEvidence evidence;
  private final Cosignatures cosignatures;

  private Registry(
      RegistryConfig config, RegistryLock lock, RegistryStorage storage, Unlocking unlocking) {
    RegistryFiles files = new RegistryFiles(config.data());
    this.config = config;
    this.lock = lock;
    this.storage = storage;
    this.catalogue = new CurrentCatalogue(storage, this::root, config.clock());
    this.publisher =
        new Publisher(storage, new DirectoryFolder(files.directory()), config.observer());
    this.content = new PublishedContent(publisher);
    this.writer = new WriterThread(config, storage, publisher, unlocking);
    this.desks = Desks.open(config, storage, writer, this::record);
    this.evidence = new LogKeyEvidence(files.evidence(), storage, config.clock());
    this.cosignatures =
        new Cosignatures(
            writer::root, storage, publisher, evidence, config.clock(), this::publishCosignatures);
  }

  /**
   * Makes a registry in a folder that holds none.
   *
   * @throws org.waymark.registry.error.RegistryExistsException when it holds one
   * @throws RegistryException {@code registry_locked passphrase_*}
   */
  public static InitResult init(InitOptions options) {
    return new Initialization(options).run();
  }

  /**
   * Opens a registry. Returns as soon as it can be read; see {@link #ready}.
   *
   * @throws RegistryException {@code registry_missing registry_locked second_history
   *     checkpoint_damaged storage_failed}
   */
  public static Registry open(RegistryConfig config) {
    if (!RegistryStorage.exists(config.database())) {
      throw config.database().inFolder()
          ? new RegistryMissingException(config.data())
          : new RegistryMissingException(config.data(), config.database().toString());
    }
    RegistryLock lock = RegistryLock.take(new RegistryFiles(config.data()).lock());
    try {
      Unlocking unlocking = Unlocking.start(config);
      RegistryStorage storage = RegistryStorage.open(config.database());
      try {
        requireFinished(config, storage);
        Registry registry = new Registry(config, lock, storage, unlocking);
        registry.writer.start();
        if (config.timer()) {
          registry.desks.resume();
        }
        return registry;
      } catch (RuntimeException e) {
        storage.close();
        throw e;
      }
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** An empty database would begin the log anew. */
  private static void requireFinished(RegistryConfig config, RegistryStorage storage) {
    if (storage.size() == 0 || storage.archive().isUnfinished()) {
      throw new RegistryDamagedException(
          "registry_unfinished",
          "The database of "
              + config.data()
              + " holds no whole log: an init, a restore or a rebuild was interrupted; run it"
              + " again.",
          null);
    }
  }

  /**
   * Takes a registry out of an archive, into a folder that holds none. It signs nothing before a
   * mirror or the operator vouches for it.
   *
   * @param config of the registry that will be there
   * @throws RegistryException {@code archive_* restore_target_not_empty registry_locked}; then
   *     nothing is there
   */
  public static Restore.Report restore(Path archive, RegistryConfig config) {
    OwnerOnly.makeFolder(config.data());
    try (RegistryLock held = RegistryLock.take(new RegistryFiles(config.data()).lock())) {
      DataFolder data = new DataFolder(config.data());
      Restore restore =
          config.database().inFolder()
              ? Restore.intoFolder(archive, data, config.clock())
              : Restore.into(
                  archive, data, folder -> RegistryStorage.open(config.database()), config.clock());
      return restore.run();
    }
  }

  /**
   * Brings the database up to what a mirror, a folder or a bundle has of the same log. The folder
   * needs the roots; without a database, one is made.
   *
   * @param fetcher for the mirror
   * @throws RegistryException {@code mirror_* root_missing registry_locked}; then nothing has
   *     changed
   */
  public static Rebuild.Report rebuild(
      RegistryConfig config, Source source, Fetcher fetcher, SyncProgress progress) {
    if (!Files.isDirectory(new RegistryFiles(config.data()).roots())) {
      throw new RegistryMissingException(config.data());
    }
    try (RegistryLock held = RegistryLock.take(new RegistryFiles(config.data()).lock());
        RegistryStorage storage = RegistryStorage.open(config.database())) {
      if (config.database().inFolder()) {
        OwnerOnly.restrictFile(RegistryStorage.file(config.data()));
      }
      RootChain roots =
          new RootFiles(new RegistryFiles(config.data()).roots()).load(config.clock().instant());
      return new Rebuild(new DataFolder(config.data()), storage, roots, config.clock())
          .from(source, fetcher, progress);
    }
  }

  /**
   * Puts everything into one file, mode 0600, as of one moment; changes go on meanwhile.
   *
   * @throws java.io.UncheckedIOException when it cannot be written; there is then no new file
   */
  public Backup.Report backup(Path file) {
    return new Backup(new DataFolder(config.data()), storage, writer.roots(), config.clock())
        .write(file, publisher.published().map(Published::checkpoint));
  }

  /**
   * Completes when the keys are open and everything that an earlier process committed is published;
   * fails with what {@link #status} shows as the failure. Changes wait for it by themselves.
   */
  public CompletableFuture<Void> ready() {
    return writer.ready();
  }

  /**
   * Completes when it is known whether the registry signs: when {@link #ready} does, and also when
   * it waits for a mirror.
   */
  public CompletableFuture<Void> settled() {
    return writer.settled();
  }

  /**
   * As {@link #admitAll} of one statement: how a federation is founded.
   *
   * @param statement the site's signed statement, a compact JWS
   */
  public RegisteredSite admit(String statement, Actor actor) {
    return admitAll(List.of(statement), actor).get(0);
  }

  /** As {@link #admitAll(List, Optional, Optional, Actor)}, where no rules are in force. */
  public List<RegisteredSite> admitAll(List<String> statements, Actor actor) {
    return admitAll(statements, Optional.empty(), Optional.empty(), actor);
  }

  /**
   * Makes sites members without an application: certifies their keys and puts their records into
   * the directory, in one publication; all of them or, when one is refused, none. Sites that left
   * or were revoked come back the same way.
   *
   * @param statements 1 to {@link #MAX_BATCH}
   * @param unchecked reason code, needed once a rule set has been applied
   * @param signed the membership statement, where its key is elsewhere; then of one site only
   * @throws RefusedException {@code already_member rules_in_force reason_malformed}
   * @throws VerificationException when a statement is malformed, not signed by its own key, {@code
   *     statement_expired statement_from_future authority_hint_missing counter_rollback
   *     counter_reused}
   */
  public List<RegisteredSite> admitAll(
      List<String> statements, Optional<String> unchecked, Optional<String> signed, Actor actor) {
    if (statements.isEmpty() || statements.size() > MAX_BATCH) {
      throw new IllegalArgumentException("1 to " + MAX_BATCH + " statements at a time");
    }
    return desks.steps().admit(statements, unchecked, signed, actor).stream()
        .map(RegisteredSite::of)
        .toList();
  }

  /**
   * Makes an applicant a member or, where its invitation says so, certifies the new keys of a
   * member that lost its old ones.
   *
   * @param reason a code for the decision
   * @param signed the membership statement, where its key is elsewhere
   * @throws RefusedException {@code application_unknown application_state rules_failed
   *     rules_changed evidence_changed already_member}; {@code membership_key_offline} when it is
   *     approved and a signature is missing, see {@link #whatToSign}; {@code membership_unexpected}
   */
  public Application approve(
      String id, Optional<String> reason, Optional<String> signed, Actor actor) {
    return desks.steps().approve(id, reason, signed, actor);
  }

  /**
   * Puts a newer statement of a member into the directory. Where it names other federation keys, an
   * old one must have signed it, and the new ones are certified: a key rotation.
   *
   * @throws RefusedException {@code not_a_member not_active counter_unchanged recovery_pending
   *     update_too_often rules_failed}
   * @throws VerificationException as {@link #admitAll}, and {@code key_unknown}
   */
  public RegisteredSite update(String statement, Actor actor) {
    return RegisteredSite.of(desks.requests().update(statement, actor));
  }

  /**
   * Certifies other keys of a member, by a {@link org.waymark.trust.statement.SiteRequest} that an
   * old one signed.
   *
   * @throws RuntimeException as {@link #update} and {@link #leave(String)}; {@code keys_unchanged}
   */
  public RegisteredSite rotateKey(String request) {
    return RegisteredSite.of(desks.requests().rotateKey(request));
  }

  /**
   * Ends a membership by the site's own request.
   *
   * @throws RefusedException {@code not_a_member request_replayed request_too_old}
   * @throws VerificationException {@code request_malformed request_audience request_expired
   *     key_unknown signature_invalid}
   */
  public RegisteredSite leave(String request) {
    return RegisteredSite.of(desks.requests().leave(request));
  }

  /**
   * Begins to replace the keys of a member by a request that its recovery key signed. From now on
   * it is frozen; after the window the new keys are in force, unless somebody objects.
   *
   * @throws RefusedException {@code recovery_uncommitted recovery_pending keys_unchanged
   *     recovery_statement_short}, and as {@link #update}
   * @throws VerificationException {@code recovery_commitment}, and as {@link #leave(String)}
   */
  public Recovery recover(String request) {
    return Recovery.of(desks.requests().recover(request));
  }

  /**
   * Objects to a recovery, by a request that a certified key signed. It is not cancelled: the site
   * is suspended until an operator takes the step {@link MembershipStep.Decide}.
   *
   * @throws RefusedException {@code recovery_none recovery_disputed}
   * @throws VerificationException as {@link #leave(String)}
   */
  public Recovery object(String request) {
    return Recovery.of(desks.requests().object(request));
  }

  /**
   * Lets a recovery key ask again that an operator did not believe.
   *
   * @throws RefusedException {@code recovery_none}
   */
  public void liftRefusal(EntityId site, Actor actor) {
    RecoveryStorage.Refusal refusal =
        storage
            .recoveries()
            .refusal(site)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "recovery_none",
                        site.value(),
                        "No recovery key of "
                            + site
                            + " was refused, so there is nothing to lift."));
    storage
        .recoveries()
        .lift(
            site,
            new AuditRow(
                config.clock().instant().getEpochSecond(),
                actor.name(),
                "decide",
                site.value(),
                Optional.of("lifted"),
                Optional.of(
                    "The recovery key "
                        + refusal.commitment().hex()
                        + " may ask again, which was refused at "
                        + Instant.ofEpochSecond(refusal.decidedAt())
                        + "."),
                OptionalLong.empty(),
                Optional.empty()));
  }

  /** The recovery of a site that is under way. */
  public Optional<Recovery> recovery(EntityId site) {
    return storage.recoveries().find(site).map(Recovery::of);
  }

  /** Every recovery that is under way, by site. */
  public List<Recovery> recoveries() {
    return storage.recoveries().all().stream().map(Recovery::of).toList();
  }

  /** Ends a membership at the site's own wish; that it is, the caller has made sure. */
  public RegisteredSite leave(EntityId site, String reason, Actor actor) {
    return RegisteredSite.of(desks.steps().leave(site, reason, actor));
  }

  /** Certifies an active member for another term. */
  public RegisteredSite renew(EntityId site, Actor actor) {
    return take(new MembershipStep.Renew(site), site, Optional.empty(), actor);
  }

  /** The active members whose membership has less than a quarter of its life left, by name. */
  public List<RegisteredSite> renewable() {
    return Expiries.renewable(config.clock().instant(), root(), storage).stream()
        .map(RegisteredSite::of)
        .toList();
  }

  /** Stops trust in a member until it is reinstated. */
  public RegisteredSite suspend(EntityId site, String reason, Actor actor) {
    return take(new MembershipStep.Suspend(site, reason), site, Optional.empty(), actor);
  }

  /** Ends a suspension with a new membership statement. */
  public RegisteredSite reinstate(EntityId site, Actor actor) {
    return take(new MembershipStep.Reinstate(site), site, Optional.empty(), actor);
  }

  /** Ends a membership against the site's will. */
  public RegisteredSite revoke(EntityId site, String reason, Actor actor) {
    return take(new MembershipStep.Revoke(site, reason), site, Optional.empty(), actor);
  }

  /**
   * Renews, suspends, reinstates or revokes a member, or decides on its recovery.
   *
   * @param signed what {@link #whatToSign} asked for, where the membership key is elsewhere
   * @throws RefusedException {@code not_a_member not_active not_suspended reason_malformed
   *     membership_key_offline membership_unexpected}
   */
  public RegisteredSite take(
      MembershipStep step, EntityId site, Optional<String> signed, Actor actor) {
    return RegisteredSite.of(desks.steps().take(step, site, signed, actor));
  }

  /**
   * What somebody with the membership key has to sign for a step to be taken. Nothing changes.
   *
   * @throws RuntimeException as the step itself, when it would be refused
   */
  public SigningRequest whatToSign(MembershipStep step) {
    return desks.steps().whatToSign(step);
  }

  /**
   * Puts an intermediate on the list of those under which sites are admitted, or its newer chain in
   * the place of the older.
   *
   * @param chain tokens from its own membership to the one by the trust anchor
   * @throws org.waymark.signer.VerificationException when the chain is not believed
   */
  public Intermediate addIntermediate(List<String> chain, Actor actor) {
    return Intermediate.of(desks.intermediates().add(chain, root(), actor));
  }

  /**
   * Certifies nothing by an intermediate from now on. Sites below it stay members until their
   * memberships end, or they are suspended.
   *
   * @throws RefusedException {@code intermediate_unknown}
   */
  public Intermediate withdrawIntermediate(EntityId entity, Actor actor) {
    return Intermediate.of(desks.intermediates().withdraw(entity, actor));
  }

  /** Every intermediate that was added, by identifier. */
  public List<Intermediate> intermediates() {
    return desks.intermediates().all().stream().map(Intermediate::of).toList();
  }

  /** Signs a snapshot now, due or not, or takes one that was signed elsewhere. */
  public void snapshot(Optional<String> signed, Actor actor) {
    Snapshot unused = desks.steps().snapshot(signed, actor);
  }

  /**
   * Goes on under the next root of the federation, which a ceremony made; again is the same. When
   * this returns it is announced and published, and every record that this machine may certify is
   * certified by the key that now signs.
   *
   * @param root the root file
   * @throws RefusedException {@code root_reused root_base_mismatch records_under_dropped_key}
   * @throws VerificationException {@code root_threshold root_version root_federation root_epoch
   *     root_from_future root_expired}, or when the file is malformed
   * @throws RegistryException {@code key_not_in_root key_file_missing}: the root names no log key
   *     of this machine; nothing has changed then
   */
  public SuccessionReport succeed(byte[] root, Actor actor) {
    return desks.steps().succeed(root, author -> new Succession(config, storage, author), actor);
  }

  public Invitations invitations() {
    return desks.invitations();
  }

  public Applications applications() {
    return desks.applications();
  }

  /** What the rules say of members. */
  public Checks checks() {
    return desks.checks();
  }

  /** The operators' bearer tokens. */
  public AccessTokens tokens() {
    return desks.tokens();
  }

  /** The rules by which sites are judged. */
  public RulesInForce rules() {
    return desks.rules();
  }

  public RuleSet rulesInForce() {
    return desks.rules().set();
  }

  /**
   * Puts a rule set into force for all that is checked from now on.
   *
   * @throws org.waymark.registry.error.RuleException when it cannot be compiled
   * @throws RefusedException {@code rules_unchanged}
   */
  public Published applyRules(RuleSet set, Actor actor) {
    desks.steps().apply(set, actor);
    return publisher.published().orElseThrow();
  }

  /**
   * The document behind the {@code decision} of a log entry.
   *
   * @throws RegistryDamagedException {@code decision_damaged} when it is not the one that the entry
   *     is bound to
   */
  public Optional<Decision> decision(Sha256 hash) {
    return storage
        .decisions()
        .find(hash)
        .map(row -> row.body())
        .map(
            body -> {
              if (!Sha256.of(body).equals(hash)) {
                throw new RegistryDamagedException(
                    "decision_damaged",
                    "The database holds another document for the decision "
                        + hash
                        + " than the log is bound to; put the database back: waymark registry"
                        + " restore.",
                    null);
              }
              return Decision.parse(body);
            });
  }

  /** Writes a heartbeat now, due or not. */
  public void heartbeat() {
    writer.call(
        author -> {
          author.heartbeat(Actor.TIMER);
          return author;
        });
  }

  /** Signs a snapshot now, due or not, and makes its bundle. */
  public void snapshot() {
    snapshot(Optional.empty(), Actor.TIMER);
  }

  /** Writes what is due by the clock, as the timer would. */
  void writeDue() {
    writer.call(
        author -> {
          author.retryBundle();
          writer.clockwork().writeDue(author);
          return author;
        });
  }

  /** A site that is or was a member. */
  public Optional<RegisteredSite> site(EntityId site) {
    return storage.site(site).map(RegisteredSite::of);
  }

  /** Every site that is or was a member, by identifier; or those of one status. */
  public List<RegisteredSite> sites(Optional<SiteStatus> status) {
    List<SiteRow> rows = status.map(storage::sites).orElseGet(storage::sites);
    return rows.stream().map(RegisteredSite::of).toList();
  }

  /** The present record of a site: its statement, membership and status. */
  public Optional<Record> record(EntityId site) {
    return storage.site(site).map(SiteRow::record).flatMap(storage::document).map(Record::parse);
  }

  /** The active sites as a graph that answers SPARQL; kept until the log grows. */
  public Catalogue catalogue() {
    return catalogue.get();
  }

  /** Who did what, the newest first. */
  public List<AuditRow> audit(int limit) {
    return storage.audit(limit);
  }

  /** The requests that callers numbered so that they count once. */
  public NumberedRequests numberedRequests() {
    return desks.numberedRequests();
  }

  /** As {@link #audit(int)}, of somebody or something. */
  public List<AuditEntry> audit(AuditQuery query) {
    return storage.audit(query);
  }

  /** What to serve below {@code /directory/}. */
  public DirectoryContent content() {
    return content;
  }

  /**
   * Copies the published directory for a plain web server, or brings such a copy up to date.
   * Whoever reads it meanwhile sees the old directory or the new one.
   *
   * @param directory to be served as {@code /directory/}; made if missing
   * @throws RefusedException {@code static_target_foreign} when it holds another directory
   */
  public void publishStatic(Path directory) {
    writer.call(
        author -> {
          new StaticCopy(new DirectoryFolder(new RegistryFiles(config.data()).directory()), storage)
              .publish(directory);
          return author;
        });
  }

  /**
   * What plain OpenID Federation clients are told.
   *
   * @param publicUrl how the world reaches the registry, without a slash at the end
   */
  public StandardStatements openIdFederation(Supplier<URI> publicUrl) {
    KeyFolder keys = new KeyFolder(new RegistryFiles(config.data()).keys());
    return new StandardStatements(
        writer::roots,
        content,
        storage,
        new OidfKey(keys, config.passphrase()),
        config.clock(),
        publicUrl);
  }

  /**
   * The root in force. Waits until it is read, which needs no key.
   *
   * @throws RegistryException {@code root_missing root_damaged}
   */
  public Root root() {
    return writer.root();
  }

  /** Takes in what witnesses and readers say about the log. */
  public Cosignatures cosignatures() {
    return cosignatures;
  }

  private void publishCosignatures(Checkpoint note) {
    writer.call(
        author -> {
          author.cosign(note);
          return author;
        });
  }

  /** How the registry is doing; never waits. */
  public RegistryStatus status() {
    return new Vitals(config, storage, publisher, writer, cosignatures, evidence).status();
  }

  /** Waits for the change under way, then gives everything back. */
  @Override
  public void close() {
    try (RegistryLock released = lock;
        RegistryStorage closed = storage) {
      desks.close();
      writer.close();
    }
  }
}
