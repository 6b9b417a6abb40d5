package org.waymark.server.site;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.SiteStatement;

/**
 * The statement of one site, from the first key to the next version, on the files of a data folder
 * ({@link SiteFiles}). It fetches nothing: what the site answers to the world is handed in.
 *
 * <p>Each method either does all that it says or leaves things as they were; an interrupted {@link
 * #init} is finished by calling it again. Safe for several processes at once: no two of them sign
 * with one {@code ver}.
 */
public final class SiteAdmin {
  private static final JsonLimits DRAFT = JsonLimits.DOCUMENT.withMaxBytes(256 << 10);
  private static final ObjectMapper PRETTY =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final SiteFiles files;
  private final SiteKeys keys;
  private final InstantSource clock;

  /**
   * @param passphrase of the key files; without one, the file {@code passphrase} in the data folder
   */
  public SiteAdmin(
      Path data, Optional<PassphraseSource> passphrase, InstantSource clock, SecureRandom random) {
    this.files = new SiteFiles(data);
    this.keys = new SiteKeys(files, passphrase, random);
    this.clock = clock;
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

  /**
   * How a site stands.
   *
   * @param site its identifier
   * @param keys the public half of each set that the draft names
   * @param missingKeys the sets whose file is not there
   * @param statement the newest that was signed
   * @param findings about the draft
   * @param unsigned where the draft differs from that statement
   * @param root of the federation, where one was given
   */
  public record Status(
      EntityId site,
      Map<KeySet, JwkSet> keys,
      List<KeySet> missingKeys,
      Optional<SiteStatement> statement,
      List<Finding> findings,
      List<Difference> unsigned,
      Optional<Root> root) {

    /** Whether the newest statement is past its end. */
    public boolean expired(Instant now) {
      return statement.map(signed -> !now.isBefore(signed.expires())).orElse(false);
    }

    /**
     * Where the site's live discovery document differs from what was signed, or from nothing if
     * nothing was.
     */
    public List<Difference> drift(OcmDiscovery live) {
      ObjectNode signed =
          statement.flatMap(SiteStatement::ocmServer).orElseGet(PRETTY::createObjectNode);
      signed.remove("jwks");
      return Difference.between(signed, SiteDraft.certified(live));
    }
  }

  public Path draftFile() {
    return files.draft();
  }

  public Path keyFile(KeySet set) {
    return keys.file(set);
  }

  /**
   * Makes the three sets of keys and a draft.
   *
   * @param root is kept in the data folder
   * @param superiors for {@code authority_hints}
   * @param live the site's discovery document, where it could be read
   * @throws SiteAdminException {@code site_exists}
   * @throws org.waymark.registry.error.KeyUnavailableException for keys of an interrupted call that
   *     the passphrase does not open
   */
  public Initialized init(
      EntityId site, Optional<Root> root, List<EntityId> superiors, Optional<OcmDiscovery> live) {
    if (Files.exists(files.draft())) {
      throw SiteAdminException.request(
          "site_exists",
          "There is a site in " + files.data() + " already.",
          "see it: waymark site-admin status --data " + files.data());
    }
    OwnerOnly.makeFolder(files.data());
    Optional<Path> generated = keys.makePassphrase();
    Map<KeySet, JwkSet> made = keys.make();
    root.ifPresent(pinned -> SiteFiles.replace(files.root(), pinned.bytes()));
    SiteDraft draft = SiteDraft.first(site, superiors, made, live);
    write(draft); // last: with it, the site is there
    return new Initialized(draft, findings(draft), generated);
  }

  /**
   * Changes the draft; none of the edits is made when one of them cannot be.
   *
   * @throws SiteAdminException {@code site_missing draft_path_unknown draft_path_fixed
   *     draft_value_refused}, or as {@link #draft}
   */
  public Edited edit(List<Edit> edits) {
    SiteDraft draft = draft();
    for (Edit edit : edits) {
      SiteDraft before = draft;
      draft =
          edit.value()
              .map(value -> before.with(edit.path(), value))
              .orElseGet(() -> before.without(edit.path()));
    }
    if (!edits.isEmpty()) {
      write(draft);
    }
    return new Edited(draft, findings(draft));
  }

  /**
   * The draft as it is now.
   *
   * @throws SiteAdminException {@code site_missing draft_malformed}
   */
  public SiteDraft draft() {
    try {
      return new SiteDraft(StrictJson.parseObject(Files.readAllBytes(files.draft()), DRAFT));
    } catch (VerificationException e) {
      throw SiteAdminException.file(
          "draft_malformed",
          files.draft() + " cannot be read: " + e.getMessage() + " [" + e.code() + "]",
          "mend " + files.draft());
    } catch (java.nio.file.NoSuchFileException e) {
      throw SiteAdminException.request(
          "site_missing",
          "There is no site in " + files.data() + ".",
          "make one: waymark site-admin init HOST --data " + files.data());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + files.draft(), e);
    }
  }

  private void write(SiteDraft draft) {
    try {
      String text = PRETTY.writeValueAsString(draft.json()) + "\n";
      SiteFiles.replace(files.draft(), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + files.draft(), e);
    }
  }

  private List<Finding> findings(SiteDraft draft) {
    return DraftCheck.findings(draft, testing(draft));
  }

  /** A federation that was named decides; without one, the site's own name does. */
  private boolean testing(SiteDraft draft) {
    return root().map(Root::testing).orElseGet(() -> isTesting(draft.at("sub").asText()));
  }

  private static boolean isTesting(String site) {
    try {
      EntityId id = EntityId.parseTesting(site);
      return !id.secure() || id.host().isLoopback();
    } catch (VerificationException e) {
      return false;
    }
  }

  /**
   * The root of the federation, where one was given.
   *
   * @throws SiteAdminException {@code root_damaged}
   */
  public Optional<Root> root() {
    if (!Files.exists(files.root())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Root.parse(Files.readAllBytes(files.root())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + files.root(), e);
    } catch (VerificationException e) {
      throw SiteAdminException.file(
          "root_damaged",
          files.root() + " is not a root: " + e.getMessage(),
          "put the federation's root there again");
    }
  }

  /**
   * Signs the draft as the next version of the statement, keeps it, and writes it for handing in.
   * The version is taken durably before anything is signed.
   *
   * @param life from now to the statement's end
   * @param out where to write it too; empty: {@code statement.jwt} in the data folder
   * @throws SiteAdminException {@code draft_invalid key_not_in_draft}, or as {@link #draft}
   * @throws org.waymark.registry.error.KeyUnavailableException when the key cannot be opened
   */
  public Signed sign(Duration life, Optional<Path> out) {
    SiteDraft draft = draft();
    List<Finding> findings = findings(draft);
    if (DraftCheck.hasErrors(findings)) {
      throw new SiteAdminException(
          SiteAdminException.Kind.FILE,
          "draft_invalid",
          "The draft " + files.draft() + " cannot be signed: " + firstError(findings),
          "mend it: waymark site-admin edit --data " + files.data(),
          findings);
    }
    SigningKey key = keys.open(KeySet.FEDERATION);
    Instant now = clock.instant();
    SiteStatement.Draft statement = draft.statement(now, now.plus(life));
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
    StatementFolder versions = new StatementFolder(files.statements());
    SiteStatement signed = statement.withVer(versions.reserve()).sign(key);
    versions.keep(signed);
    Path file = out.orElse(files.statement());
    SiteFiles.replace(file, (signed.jws().token() + "\n").getBytes(StandardCharsets.US_ASCII));
    return new Signed(signed, file, findings);
  }

  private static String firstError(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
        .findFirst()
        .map(Finding::message)
        .orElse("");
  }

  /**
   * How the site stands. No key is opened.
   *
   * @throws SiteAdminException as {@link #draft}, {@link #root}, or {@code statement_damaged}
   */
  public Status status() {
    SiteDraft draft = draft();
    List<Finding> findings = findings(draft);
    Optional<SiteStatement> newest = new StatementFolder(files.statements()).newest();
    Map<KeySet, JwkSet> halves = new EnumMap<>(KeySet.class);
    List<KeySet> missing = new ArrayList<>();
    for (KeySet set : KeySet.values()) {
      halves.put(set, publicKeys(draft, set));
      if (!Files.isRegularFile(keyFile(set))) {
        missing.add(set);
      }
    }
    return new Status(
        site(draft), halves, missing, newest, findings, unsigned(draft, findings, newest), root());
  }

  private EntityId site(SiteDraft draft) {
    try {
      return EntityId.parseTesting(draft.at("sub").asText());
    } catch (VerificationException e) {
      throw SiteAdminException.file(
          "draft_malformed",
          files.draft() + " names no site in sub: " + e.getMessage(),
          "mend " + files.draft());
    }
  }

  private static JwkSet publicKeys(SiteDraft draft, KeySet set) {
    var jwks =
        switch (set) {
          case FEDERATION -> draft.at("jwks");
          case OCM -> draft.at("metadata", SiteMembers.OCM_SERVER, "jwks");
          case NODE -> draft.at("metadata", SiteMembers.MESH_SITE, "jwks");
        };
    return MemberType.KEYS.accepts(jwks) ? JwkSet.parse((ObjectNode) jwks) : JwkSet.of();
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
