package org.waymark.server.site;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.client.ocm.Finding;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.registry.error.KeyUnavailableException;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.RecoveryOpening;
import org.waymark.trust.statement.SiteStatement;

/**
 * The keys, the draft and the statements of one site, on the files of a data folder ({@link
 * SiteFiles}), from the first key to the last statement. It fetches and sends nothing: what the
 * site answers to the world, and what a directory shows, is handed in.
 *
 * <p>Each method either does all that it says or leaves things as they were; an interrupted {@link
 * #init} is finished by calling it again. Safe for several processes at once: no two of them sign
 * with one {@code ver}.
 */
public final class SiteAdmin {
  private final SiteFiles files;
  private final SiteKeys keys;
  private final DraftFile drafts;
  private final StatementFolder statements;
  private final KeyRotation rotation;
  private final InstantSource clock;
  private final SecureRandom random;

  /**
   * @param passphrase of the key files; without one, the file {@code passphrase} in the data folder
   */
  public SiteAdmin(
      Path data, Optional<PassphraseSource> passphrase, InstantSource clock, SecureRandom random) {
    this.files = new SiteFiles(data);
    this.keys = new SiteKeys(files, passphrase, random);
    this.drafts = new DraftFile(files);
    this.statements = new StatementFolder(files.statements());
    this.rotation = new KeyRotation(files, keys, drafts);
    this.clock = clock;
    this.random = random;
  }

  /**
   * What {@link #init} made.
   *
   * @param generatedPassphrase where a random passphrase was written, because none was given
   */
  public record Initialized(
      SiteDraft draft, List<Finding> findings, Optional<Path> generatedPassphrase) {}

  /** A draft, and what there is to say about it. */
  public record Edited(SiteDraft draft, List<Finding> findings) {}

  /** A new statement and where it was written for handing in. */
  public record Signed(SiteStatement statement, Path file, List<Finding> findings) {}

  /** Sets a member of the draft, or takes it away where there is no value. */
  public record Edit(String path, Optional<String> value) {}

  public Path data() {
    return files.data();
  }

  public Path draftFile() {
    return files.draft();
  }

  public Path keyFile(KeySet set) {
    return keys.file(set);
  }

  public Path membershipFile() {
    return files.membership();
  }

  public Path driftFile() {
    return files.drift();
  }

  /** Whether there is a site in the folder. */
  public boolean exists() {
    return drafts.exists();
  }

  /**
   * Makes the three sets of keys and a draft.
   *
   * @param root is kept in the data folder
   * @param superiors for {@code authority_hints}
   * @param live the site's discovery document, where it could be read
   * @throws SiteAdminException {@code site_exists}
   * @throws KeyUnavailableException for keys of an interrupted call that the passphrase does not
   *     open
   */
  public Initialized init(
      EntityId site, Optional<Root> root, List<EntityId> superiors, Optional<OcmDiscovery> live) {
    if (exists()) {
      throw SiteAdminException.request(
          "site_exists",
          "There is a site in " + files.data() + " already.",
          "see it: waymark site-admin status --data " + files.data());
    }
    OwnerOnly.makeFolder(files.data());
    Optional<Path> generated = keys.makePassphrase();
    Map<KeySet, JwkSet> made = keys.make();
    root.ifPresent(this::keepRoot);
    SiteDraft draft = SiteDraft.first(site, superiors, made, live);
    drafts.write(draft); // last: with it, the site is there
    return new Initialized(draft, drafts.findings(draft), generated);
  }

  /**
   * New keys of every set that cannot be opened any more, for a site that lost them and was invited
   * to be certified anew. Keys that open are kept, so an interrupted call is finished by another.
   *
   * @return the sets that have a new key
   */
  public List<KeySet> replaceLostKeys() {
    Map<KeySet, JwkSet> before = state().keys();
    keys.makePassphrase();
    for (KeySet set : KeySet.values()) {
      try {
        keys.open(set);
      } catch (KeyUnavailableException lost) {
        keys.setAside(set, "lost-" + clock.instant().getEpochSecond());
      }
    }
    Map<KeySet, JwkSet> now = keys.make();
    List<KeySet> replaced = new ArrayList<>();
    SiteDraft draft = drafts.read();
    for (KeySet set : KeySet.values()) {
      VerificationKey key = now.getOrDefault(set, JwkSet.of()).keys().get(0);
      if (before.getOrDefault(set, JwkSet.of()).find(key.kid().value()).isEmpty()) {
        draft = draft.withKeys(set, JwkSet.of(key));
        replaced.add(set);
      }
    }
    if (!replaced.isEmpty()) {
      drafts.write(draft);
    }
    return replaced;
  }

  /** Keeps a verified root in the data folder, in the place of an older one. */
  public void keepRoot(Root root) {
    WholeFile.write(files.root(), root.bytes());
  }

  /**
   * Changes the draft; none of the edits is made when one of them cannot be.
   *
   * @throws SiteAdminException {@code site_missing draft_path_unknown draft_path_fixed
   *     draft_value_refused}, or as {@link #draft}
   */
  public Edited edit(List<Edit> edits) {
    SiteDraft draft = drafts.read();
    for (Edit edit : edits) {
      SiteDraft before = draft;
      draft =
          edit.value()
              .map(value -> before.with(edit.path(), value))
              .orElseGet(() -> before.without(edit.path()));
    }
    if (!edits.isEmpty()) {
      drafts.write(draft);
    }
    return new Edited(draft, drafts.findings(draft));
  }

  /**
   * Takes over members of the live discovery document into the draft, as they are there.
   *
   * @param members of {@code ocm_server}, without keys; a null takes one away
   */
  public void takeOver(ObjectNode members) {
    drafts.write(drafts.read().withOcm(members));
  }

  /**
   * The draft as it is now.
   *
   * @throws SiteAdminException {@code site_missing draft_malformed}
   */
  public SiteDraft draft() {
    return drafts.read();
  }

  /**
   * The root of the federation, where one was given.
   *
   * @throws SiteAdminException {@code root_damaged}
   */
  public Optional<Root> root() {
    return drafts.root();
  }

  /**
   * Signs the draft as the next version of the statement, keeps it, and writes it for handing in.
   * The version is taken durably before anything is signed.
   *
   * @param life from now to the statement's end
   * @param out where to write it too; empty: {@code statement.jwt} in the data folder
   * @throws SiteAdminException {@code draft_invalid key_not_in_draft}, or as {@link #draft}
   * @throws KeyUnavailableException when the key cannot be opened
   */
  public Signed sign(Duration life, Optional<Path> out) {
    SiteDraft draft = drafts.signable();
    Instant now = clock.instant();
    SiteStatement signed = sign(committed(draft.statement(now, now.plus(life))));
    Path file = out.orElse(files.statement());
    WholeFile.write(file, (signed.jws().token() + "\n").getBytes(StandardCharsets.US_ASCII));
    return new Signed(signed, file, drafts.findings(draft));
  }

  /**
   * Signs what the newest statement says once more, with a new end and with members of the live
   * discovery document taken over. What was edited in the draft and not signed yet stays there: a
   * program signs what it saw, and what a person wrote is for that person to sign.
   *
   * @param members as in {@link #takeOver}; empty for a renewal
   */
  public SiteStatement renew(Duration life, ObjectNode members) {
    SiteStatement newest = newest().orElseThrow(this::nothingSigned);
    Instant now = clock.instant();
    ObjectNode metadata = SiteDraft.merged(newest.metadata(), members);
    SiteStatement signed = sign(newest.next(now, now.plus(life)).withMetadata(metadata));
    WholeFile.write(
        files.statement(), (signed.jws().token() + "\n").getBytes(StandardCharsets.US_ASCII));
    return signed;
  }

  /** What was committed to stays, whatever is edited: only the recovery key may change it. */
  private SiteStatement.Draft committed(SiteStatement.Draft statement) {
    return newest()
        .map(before -> statement.withRecovery(before.recovery(), before.recoveryOpenings()))
        .orElse(statement);
  }

  /**
   * Signs what the newest statement says once more, with a commitment to a recovery key.
   *
   * @throws SiteAdminException {@code recovery_committed} when there is one, {@code
   *     statement_missing}
   */
  public SiteStatement commit(Sha256 recovery, Duration life) {
    SiteStatement newest = newest().orElseThrow(this::nothingSigned);
    if (newest.recovery().isPresent()) {
      throw SiteAdminException.request(
          "recovery_committed",
          "Your statement commits to a recovery key already.",
          "keep that key; with it you can take the site back: waymark site-admin recover");
    }
    Instant now = clock.instant();
    SiteStatement signed = sign(newest.next(now, now.plus(life)).withRecovery(recovery));
    WholeFile.write(
        files.statement(), (signed.jws().token() + "\n").getBytes(StandardCharsets.US_ASCII));
    return signed;
  }

  /**
   * A statement with keys that nobody else has, vouched for by the recovery key. A federation key
   * that the directory shows may be stolen, so it is put away; other keys are replaced where they
   * are lost. What else the directory shows stays as it is.
   *
   * @param shown the site's statement as the verified directory has it
   * @throws SiteAdminException {@code recovery_key_wrong}
   */
  public SiteStatement recover(SiteStatement shown, SigningKey recoveryKey, Duration life) {
    if (!shown.recovery().equals(Optional.of(RecoveryCommitment.of(recoveryKey.publicKey())))) {
      throw SiteAdminException.request(
          "recovery_key_wrong",
          "This is not the recovery key that the statement of "
              + shown.sub()
              + " in the directory commits to.",
          "find the file that waymark site-admin recovery-key made for that statement");
    }
    replaceLostKeys();
    if (shown.keys().find(keys.open(KeySet.FEDERATION).kid().value()).isPresent()) {
      keys.setAside(KeySet.FEDERATION, "replaced-" + clock.instant().getEpochSecond());
      replaceLostKeys();
    }
    SigningKey fresh = keys.open(KeySet.FEDERATION);
    JwkSet certified = JwkSet.of(fresh.publicKey());
    statements.skip(shown.ver());
    long ver = statements.reserve();
    Instant now = clock.instant();
    RecoveryOpening opening =
        RecoveryOpening.sign(
            shown.sub(),
            now,
            ver,
            certified,
            shown.recovery(),
            SiteRequests.name(random),
            recoveryKey);
    SiteStatement signed =
        shown
            .next(now, now.plus(life))
            .withVer(ver)
            .withKeys(certified)
            .withMetadata(withOwnKeys(shown.metadata()))
            .withOpening(opening)
            .sign(fresh);
    statements.keep(signed);
    return signed;
  }

  private ObjectNode withOwnKeys(ObjectNode metadata) {
    SiteDraft draft = drafts.read();
    if (metadata.has(SiteMembers.OCM_SERVER)) {
      metadata
          .withObject("/" + SiteMembers.OCM_SERVER)
          .set("jwks", draft.keys(KeySet.OCM).toJson());
    }
    if (metadata.has(SiteMembers.MESH_SITE)) {
      metadata
          .withObject("/" + SiteMembers.MESH_SITE)
          .set("jwks", draft.keys(KeySet.NODE).toJson());
    }
    return metadata;
  }

  private SiteStatement sign(SiteStatement.Draft statement) {
    SigningKey key = keys.open(KeySet.FEDERATION);
    if (statement.keys().find(key.kid().value()).isEmpty()) {
      throw SiteAdminException.file(
          "key_not_in_draft",
          "The key in "
              + keyFile(KeySet.FEDERATION)
              + " is not among the jwks of "
              + files.draft()
              + ".",
          "put the draft or the key back from your copy");
    }
    SiteStatement signed = statement.withVer(statements.reserve()).sign(key);
    statements.keep(signed);
    return signed;
  }

  /** The newest statement that was signed. */
  public Optional<SiteStatement> newest() {
    return statements.newest();
  }

  /** Leaves out every version up to one that a directory knows, for a folder that lost them. */
  public void skipVersions(long ver) {
    statements.skip(ver);
  }

  private SiteAdminException nothingSigned() {
    return SiteAdminException.request(
        "statement_missing",
        "Nothing was signed yet in " + files.data() + ".",
        "waymark site-admin sign --data " + files.data());
  }

  /** What this site asks of a registry, signed with its federation key. */
  public SiteRequests requests(EntityId federation) {
    return new SiteRequests(keys, drafts.site(drafts.read()), federation, clock, random);
  }

  /** As {@link KeyRotation#begin}. */
  public SiteStatement beginRotation(KeySet set, boolean keepOld, Duration life) {
    return rotation.begin(set, keepOld, life, clock.instant());
  }

  /** As {@link KeyRotation#settle}. */
  public Optional<VerificationKey> settleRotation(KeySet set, SiteStatement shown) {
    return rotation.settle(set, shown);
  }

  /**
   * How the site stands. No key is opened.
   *
   * @throws SiteAdminException as {@link #draft}, {@link #root}, or {@code statement_damaged}
   */
  public SiteState state() {
    SiteDraft draft = drafts.read();
    List<Finding> findings = drafts.findings(draft);
    Optional<SiteStatement> newest = statements.newest();
    Map<KeySet, JwkSet> halves = new EnumMap<>(KeySet.class);
    List<KeySet> missing = new ArrayList<>();
    for (KeySet set : KeySet.values()) {
      halves.put(set, draft.keys(set));
      if (!Files.isRegularFile(keyFile(set))) {
        missing.add(set);
      }
    }
    return new SiteState(
        drafts.site(draft),
        halves,
        missing,
        rotation.underWay(),
        newest,
        findings,
        unsigned(draft, findings, newest),
        root());
  }

  private static List<Difference> unsigned(
      SiteDraft draft, List<Finding> findings, Optional<SiteStatement> newest) {
    if (newest.isEmpty() || DraftCheck.hasErrors(findings)) {
      return List.of();
    }
    SiteStatement signed = newest.get();
    return Difference.between(
        content(signed.next(signed.issued(), signed.expires())),
        content(draft.statement(signed.issued(), signed.expires())));
  }

  /** What a draft decides of a statement. */
  private static ObjectNode content(SiteStatement.Draft statement) {
    return statement.claims().retain("sub", "authority_hints", "jwks", "metadata");
  }
}
