package org.waymark.server.membership;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.waymark.registry.admission.InvitationKind;
import org.waymark.registry.admission.InvitationLink;
import org.waymark.server.site.WholeFile;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/**
 * {@code membership.json} in the data folder of a site: where it belongs and what it has asked for.
 * What it is in the directory is not written here, because the directory says so. Mode 0600: it
 * holds the secret of the invitation.
 *
 * @param registry base URL
 * @param invitation secret token of the link that was used last
 * @param kind what that is for
 * @param application under which the registry keeps the application
 * @param applied the version of the statement that was handed in with it; 0 before
 */
public record Membership(
    URI registry,
    Optional<String> invitation,
    InvitationKind kind,
    Optional<String> application,
    long applied) {

  /** A registry of which nothing was asked yet. */
  public static Membership at(URI registry) {
    return new Membership(registry, Optional.empty(), InvitationKind.ADMIT, Optional.empty(), 0);
  }

  /** About to apply by a link; the application of another link is forgotten. */
  public Membership by(InvitationLink link, InvitationKind what) {
    boolean same = invitation.filter(link.token()::equals).isPresent();
    return new Membership(
        link.registry(),
        Optional.of(link.token()),
        what,
        same ? application : Optional.empty(),
        same ? applied : 0);
  }

  /** With an application that the registry has. */
  public Membership applied(String id, long ver) {
    return new Membership(registry, invitation, kind, Optional.of(id), ver);
  }

  /** Without an application: it was declined, or the membership ended. */
  public Membership withoutApplication() {
    return new Membership(registry, Optional.empty(), kind, Optional.empty(), 0);
  }

  /** Writes it whole or not at all. */
  public void write(Path file) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("registry", registry.toString());
    invitation.ifPresent(token -> json.put("invitation", token));
    json.put("kind", kind.code());
    application.ifPresent(id -> json.put("application", id).put("applied", applied));
    WholeFile.write(file, (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads it, where it is there.
   *
   * @throws MalformedException {@code membership_malformed}
   */
  public static Optional<Membership> read(Path file) {
    try {
      Fields fields =
          Fields.of(
              StrictJson.parseObject(Files.readAllBytes(file), JsonLimits.DOCUMENT),
              file.toString());
      Optional<String> application = fields.optionalString("application");
      return Optional.of(
          new Membership(
              URI.create(fields.string("registry")),
              fields.optionalString("invitation"),
              InvitationKind.of(fields.string("kind")).orElse(InvitationKind.ADMIT),
              application,
              application.isPresent() ? fields.integer("applied") : 0));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (MalformedException | IllegalArgumentException e) {
      throw new MalformedException(
          "membership_malformed",
          file + " cannot be read; remove it, and run waymark join with the invitation link again.",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
