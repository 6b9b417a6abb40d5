package org.waymark.server.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waymark.client.ocm.DriftKind;
import org.waymark.server.membership.LiveSite;
import org.waymark.server.site.SiteAdmin;
import org.waymark.server.site.SiteAdminException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;

/**
 * Fills the draft of the statement: from the live discovery document each time, because the site is
 * no member yet and its administrator is at the console, and with what the administrator says.
 */
final class Draughting {
  /**
   * A fact that no server can tell.
   *
   * @param basic whether every federation asks for it
   */
  private record Fact(String path, String question, String example, boolean basic) {}

  private static final List<Fact> ASKED =
      List.of(
          new Fact(
              "federation_entity.organization_name",
              "Name of your organisation",
              "'Example University'",
              true),
          new Fact(
              "federation_entity.contacts",
              "Mailboxes for support and for security, of teams and not of persons",
              "support@example.org,security@example.org",
              true),
          new Fact("mesh_site.country", "Country, two letters", "NL", true),
          new Fact(
              "federation_entity.policy_uri",
              "Web page with your privacy policy",
              "https://www.example.org/privacy",
              false));

  private final SiteAdmin admin;
  private final Voice voice;

  Draughting(SiteAdmin admin, Voice voice) {
    this.admin = admin;
    this.voice = voice;
  }

  /** Makes keys and draft where there are none, and takes over what the server says now. */
  void fill(EntityId site, Root root, LiveSite.Seen seen) {
    if (!admin.exists()) {
      SiteAdmin.Initialized made =
          admin.init(site, Optional.of(root), List.of(root.federation()), seen.form());
      voice.tell("Made three keys in " + admin.data().resolve("keys") + ".");
      made.generatedPassphrase()
          .ifPresent(
              file ->
                  voice.tell(
                      "Made a passphrase for them, " + file + ": keep a copy of both elsewhere."));
    }
    admin.keepRoot(root);
    hint(root.federation());
    ObjectNode ocm = ocmServer();
    ObjectNode changed = seen.members(ocm, DriftKind.HARMLESS, DriftKind.ADMINISTRATOR);
    if (!changed.isEmpty()) {
      admin.takeOver(changed);
    }
  }

  private ObjectNode ocmServer() {
    return admin.draft().json().at("/metadata/ocm_server") instanceof ObjectNode ocm
        ? ocm
        : JsonNodeFactory.instance.objectNode();
  }

  private void hint(EntityId federation) {
    Set<String> hints = new LinkedHashSet<>();
    admin.draft().json().path("authority_hints").forEach(hint -> hints.add(hint.asText()));
    if (hints.add(federation.value())) {
      edit("authority_hints", String.join(",", hints));
    }
  }

  /** The facts that were given, then those that somebody answers. */
  void facts(List<SiteAdmin.Edit> given, Optional<String> terms, EntityId federation) {
    if (!given.isEmpty()) {
      admin.edit(given);
    }
    terms.ifPresent(uri -> accept(uri.isBlank() ? federation.value() : uri));
    if (at("mesh_site/terms").isEmpty()) {
      voice
          .ask("Do you accept the terms of " + federation + "? Type yes, or their address")
          .filter(answer -> answer.equals("yes") || answer.startsWith("http"))
          .ifPresent(answer -> accept(answer.equals("yes") ? federation.value() : answer));
    }
    for (Fact fact : ASKED) {
      if (isEmpty(fact)) {
        ask(fact);
      }
    }
  }

  private void accept(String terms) {
    Set<String> accepted = new LinkedHashSet<>();
    at("mesh_site/terms").forEach(known -> accepted.add(known.asText()));
    if (accepted.add(terms)) {
      edit("mesh_site.terms", String.join(",", accepted));
    }
  }

  private void ask(Fact fact) {
    for (int tries = 0; tries < 3; tries++) {
      Optional<String> answer = voice.ask(fact.question() + ", such as " + fact.example());
      if (answer.isEmpty()) {
        return;
      }
      try {
        edit(fact.path(), answer.get());
        return;
      } catch (SiteAdminException e) {
        voice.tell(String.valueOf(e.getMessage()));
      }
    }
  }

  private void edit(String path, String value) {
    admin.edit(List.of(new SiteAdmin.Edit(path, Optional.of(value))));
  }

  /**
   * The facts that are still not there, as flags with an example. Nothing as long as only such are
   * missing that some federations do not ask for: their rules say so.
   */
  List<String> missing() {
    List<String> flags = new ArrayList<>();
    boolean basic = false;
    for (Fact fact : ASKED) {
      if (isEmpty(fact)) {
        flags.add("--set " + fact.path() + "=" + fact.example());
        basic |= fact.basic();
      }
    }
    if (at("mesh_site/terms").isEmpty()) {
      flags.add("--accept-terms");
    }
    return basic ? flags : List.of();
  }

  private JsonNode at(String path) {
    return admin.draft().json().at("/metadata/" + path);
  }

  private boolean isEmpty(Fact fact) {
    JsonNode found = at(fact.path().replace('.', '/'));
    return found.isMissingNode()
        || (found.isTextual() && found.asText().isBlank())
        || (found.isArray() && found.isEmpty());
  }
}
