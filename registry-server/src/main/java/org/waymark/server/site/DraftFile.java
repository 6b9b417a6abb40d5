package org.waymark.server.site;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.waymark.client.ocm.Finding;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;

/** The draft and the root beside it, as files that people may have edited. */
final class DraftFile {
  private static final JsonLimits LIMITS = JsonLimits.DOCUMENT.withMaxBytes(256 << 10);
  private static final ObjectMapper PRETTY =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final SiteFiles files;

  DraftFile(SiteFiles files) {
    this.files = files;
  }

  boolean exists() {
    return Files.exists(files.draft());
  }

  /**
   * The draft as it is now.
   *
   * @throws SiteAdminException {@code site_missing draft_malformed}
   */
  SiteDraft read() {
    try {
      return new SiteDraft(StrictJson.parseObject(Files.readAllBytes(files.draft()), LIMITS));
    } catch (VerificationException e) {
      throw SiteAdminException.file(
          "draft_malformed",
          files.draft() + " cannot be read: " + e.getMessage() + " [" + e.code() + "]",
          "mend " + files.draft());
    } catch (NoSuchFileException e) {
      throw SiteAdminException.request(
          "site_missing",
          "There is no site in " + files.data() + ".",
          "make one: waymark site-admin init HOST --data " + files.data());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + files.draft(), e);
    }
  }

  void write(SiteDraft draft) {
    try {
      String text = PRETTY.writeValueAsString(draft.json()) + "\n";
      WholeFile.write(files.draft(), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + files.draft(), e);
    }
  }

  /** What there is to say about a draft, by what the federation allows. */
  List<Finding> findings(SiteDraft draft) {
    return DraftCheck.findings(draft, testing(draft));
  }

  /** A draft without errors. */
  SiteDraft signable() {
    SiteDraft draft = read();
    List<Finding> findings = findings(draft);
    if (DraftCheck.hasErrors(findings)) {
      throw new SiteAdminException(
          SiteAdminException.Kind.FILE,
          "draft_invalid",
          "The draft " + files.draft() + " cannot be signed: " + firstError(findings),
          "mend it: waymark site-admin edit --data " + files.data(),
          findings);
    }
    return draft;
  }

  private static String firstError(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
        .findFirst()
        .map(Finding::message)
        .orElse("");
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
   * The site that the draft is about.
   *
   * @throws SiteAdminException {@code draft_malformed}
   */
  EntityId site(SiteDraft draft) {
    try {
      return EntityId.parseTesting(draft.at("sub").asText());
    } catch (VerificationException e) {
      throw SiteAdminException.file(
          "draft_malformed",
          files.draft() + " names no site in sub: " + e.getMessage(),
          "mend " + files.draft());
    }
  }

  /**
   * The root of the federation, where one was given.
   *
   * @throws SiteAdminException {@code root_damaged}
   */
  Optional<Root> root() {
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
}
