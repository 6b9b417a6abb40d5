package org.waymark.server.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.ocm.Drift;
import org.waymark.client.ocm.DriftKind;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.client.ocm.ProbeResult;
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
  /** A fact that no server can tell. */
  private record Fact(String path, String question, String example) {}

  private static final List<Fact> ASKED =
      List.of(
          new Fact(
              "federation_entity.organization_name",
              "Name of your organisation",
              "'Example University'"),
          new Fact(
              "federation_entity.contacts",
              "Mailbox of the team that runs the site (everybody can read it; not a person's)",
              "noc@example.org"),
          new Fact("mesh_site.country", "Country, two letters", "NL"),
          new Fact(
              "federation_entity.policy_uri",
              "Web page with your privacy policy or terms of use",
              "https://example.org/privacy"));

  private final SiteAdmin admin;
  private final Voice voice;

  Draughting(SiteAdmin admin, Voice voice) {
    this.admin = admin;
    this.voice = voice;
  }

  /** What the server of the site says; nothing where it says nothing that can be read. */
  Optional<OcmDiscovery> read(LiveSite live, EntityId site) throws FetchException {
    ProbeResult found = live.read(site);
    found
        .reading()
        .normalized()
        .ifPresent(form -> voice.tell("Read the discovery document at " + found.foundAt() + "."));
    return found.reading().normalized();
  }

  /** Makes keys and draft where there are none, and takes over what the server says now. */
  void fill(EntityId site, Root root, OcmDiscovery live) {
    if (!admin.exists()) {
      SiteAdmin.Initialized made =
          admin.init(site, Optional.of(root), List.of(root.federation()), Optional.of(live));
      voice.tell("Made three keys in " + admin.data().resolve("keys") + ".");
      made.generatedPassphrase()
          .ifPresent(
              file ->
                  voice.tell(
                      "Made a passphrase for them, " + file + ": keep a copy of both elsewhere."));
      return;
    }
    if (!admin.state().site().equals(site)) {
      throw SiteAdminException.request(
          "site_differs",
          "The folder " + admin.data() + " belongs to " + admin.state().site() + ".",
          "use another folder for " + site + ": --data ANOTHER_DIR");
    }
    admin.keepRoot(root);
    hint(root.federation());
    ObjectNode ocm = ocmServer();
    Drift drift = Drift.between(ocm, live, java.net.URI.create(site.value()));
    ObjectNode changed = LiveSite.members(drift, DriftKind.HARMLESS);
    changed.setAll(LiveSite.members(drift, DriftKind.ADMINISTRATOR));
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
    for (Fact fact : ASKED) {
      if (isEmpty(fact)) {
        ask(fact);
      }
    }
  }

  private void accept(String terms) {
    Set<String> accepted = new LinkedHashSet<>();
    admin
        .draft()
        .json()
        .at("/metadata/mesh_site/terms")
        .forEach(known -> accepted.add(known.asText()));
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

  /** The facts that are still not there, as flags with an example. */
  List<String> missing() {
    List<String> flags = new ArrayList<>();
    for (Fact fact : ASKED) {
      if (isEmpty(fact) && !fact.path().endsWith("policy_uri")) {
        flags.add("--set " + fact.path() + "=" + fact.example());
      }
    }
    return flags;
  }

  private boolean isEmpty(Fact fact) {
    JsonNode found = admin.draft().json().at("/metadata/" + fact.path().replace('.', '/'));
    return found.isMissingNode()
        || (found.isTextual() && found.asText().isBlank())
        || (found.isArray() && found.isEmpty());
  }
}
