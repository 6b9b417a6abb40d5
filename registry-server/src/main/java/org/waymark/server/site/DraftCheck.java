package org.waymark.server.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.waymark.client.ocm.Finding;
import org.waymark.client.ocm.Finding.Severity;
import org.waymark.signer.VerificationException;
import org.waymark.trust.id.EntityId;

/** Looks a draft over: errors keep it from being signed, warnings are for its author to judge. */
final class DraftCheck {
  private static final Set<String> MEMBERS = Set.of("sub", "authority_hints", "jwks", "metadata");

  /** Words that a mailbox of a role has in its name (DESIGN 1: no personal data). */
  private static final List<String> ROLES =
      List.of(
          "abuse", "admin", "cert", "cloud", "contact", "data", "desk", "files", "help", "host",
          "info", "infra", "it", "mail", "master", "mesh", "net", "noc", "office", "ops", "privacy",
          "root", "secur", "service", "soc", "storage", "support", "sync", "sys", "team", "web");

  private final SiteDraft draft;
  private final boolean testing;
  private final List<Finding> found = new ArrayList<>();

  private DraftCheck(SiteDraft draft, boolean testing) {
    this.draft = draft;
    this.testing = testing;
  }

  /**
   * Everything that there is to say.
   *
   * @param testing whether {@code http} and loopback names are allowed
   */
  static List<Finding> findings(SiteDraft draft, boolean testing) {
    DraftCheck check = new DraftCheck(draft, testing);
    check.run();
    return List.copyOf(check.found);
  }

  static boolean hasErrors(List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  private void run() {
    for (Map.Entry<String, JsonNode> member : draft.json().properties()) {
      if (!MEMBERS.contains(member.getKey())) {
        error("draft_member_unknown", member.getKey() + " is no member of a draft; remove it.");
      }
    }
    Optional<EntityId> site = entity("sub", draft.at("sub").asText());
    hints();
    if (!MemberType.KEYS.accepts(draft.at("jwks"))) {
      error("draft_keys_malformed", "jwks is not " + MemberType.KEYS.wanted() + ".");
    }
    if (!draft.at("metadata").isObject()) {
      error("draft_metadata_missing", "metadata is missing or no object.");
    }
    for (Map.Entry<String, JsonNode> part : draft.at("metadata").properties()) {
      part(part.getKey(), part.getValue());
    }
    separateKeys();
    ocm();
    site.ifPresent(this::places);
    contacts();
  }

  private Optional<EntityId> entity(String where, String text) {
    try {
      return Optional.of(testing ? EntityId.parseTesting(text) : EntityId.parse(text));
    } catch (VerificationException e) {
      error(e.code(), where + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private void hints() {
    JsonNode hints = draft.at("authority_hints");
    if (!MemberType.TEXTS.accepts(hints) || hints.isEmpty()) {
      error(
          "authority_hints_missing",
          "authority_hints names no federation; set it to the federation's https://host.");
      return;
    }
    hints.forEach(hint -> entity("authority_hints", hint.asText()));
  }

  private void part(String entityType, JsonNode part) {
    if (!SiteMembers.entityTypes().contains(entityType)) {
      warning("draft_type_unknown", "metadata." + entityType + " is of a type nobody here reads.");
      return;
    }
    if (!part.isObject()) {
      error("draft_member_type", "metadata." + entityType + " is no object.");
      return;
    }
    for (Map.Entry<String, JsonNode> member : part.properties()) {
      member(entityType, member.getKey(), member.getValue());
    }
  }

  private void member(String entityType, String name, JsonNode value) {
    String path = entityType + "." + name;
    Optional<MemberType> type = SiteMembers.type(entityType, name);
    if (type.isEmpty()) {
      warning("draft_member_unknown", path + " is a member nobody here reads; is it misspelt?");
    } else if (value.isTextual() && value.textValue().isBlank()) {
      warning("draft_member_empty", path + " is empty and will be left out.");
    } else if (!type.get().accepts(value)) {
      error("draft_member_type", path + " has to be " + type.get().wanted() + ".");
    } else if (type.get() == MemberType.URL && !testing && value.asText().startsWith("http:")) {
      warning("draft_not_https", path + " is without TLS; use https.");
    }
  }

  /** DESIGN 4.1: three different sets, so that losing one loses one. */
  private void separateKeys() {
    Set<String> seen = new HashSet<>();
    for (JsonNode set :
        List.of(
            draft.at("jwks"),
            draft.at("metadata", SiteMembers.OCM_SERVER, "jwks"),
            draft.at("metadata", SiteMembers.MESH_SITE, "jwks"))) {
      Set<String> own = new HashSet<>();
      set.path("keys").forEach(key -> own.add(key.path("x").asText()));
      if (own.stream().anyMatch(key -> !seen.add(key))) {
        error(
            "draft_keys_shared",
            "One key is in two of the sets for the federation, for OCM and for the node.");
      }
    }
  }

  private void ocm() {
    JsonNode ocm = draft.at("metadata", SiteMembers.OCM_SERVER);
    if (ocm.isMissingNode()) {
      warning("ocm_server_missing", "ocm_server is missing; peers will not find an end point.");
    } else if (!ocm.path("enabled").asBoolean(false)) {
      warning("ocm_disabled", "ocm_server.enabled is not true, so peers will send nothing.");
    } else if (ocm.path("endPoint").asText("").isBlank()) {
      error("end_point_missing", "ocm_server.endPoint is missing, but OCM is enabled.");
    }
  }

  /** End points on another host are allowed, but rarely meant. */
  private void places(EntityId site) {
    if (!(draft.at("metadata", SiteMembers.OCM_SERVER) instanceof ObjectNode ocm)) {
      return;
    }
    for (String name : List.of("endPoint", "tokenEndPoint", "inviteAcceptDialog", "jwksUri")) {
      MemberType.url(ocm.path(name).asText(""))
          .map(URI::getHost)
          .filter(Predicate.not(host -> host.equalsIgnoreCase(site.host().name())))
          .ifPresent(
              host ->
                  warning(
                      "draft_other_host",
                      "ocm_server." + name + " is on " + host + ", not on " + site.host() + "."));
    }
  }

  private void contacts() {
    JsonNode contacts = draft.at("metadata", SiteMembers.FEDERATION_ENTITY, "contacts");
    if (contacts.isEmpty()) {
      warning(
          "contacts_missing",
          "federation_entity.contacts is empty; name a role mailbox, such as noc@"
              + draft.at("sub").asText().replaceFirst("^https?://([^:]*).*", "$1")
              + ".");
    }
    for (JsonNode contact : contacts) {
      String name =
          contact
              .asText()
              .toLowerCase(Locale.ROOT)
              .replaceFirst("^mailto:", "")
              .replaceFirst("@.*", "");
      if (!isRole(name)) {
        warning(
            "contact_not_a_role",
            "The contact "
                + contact.asText()
                + " looks like a person's; everybody will read it, so name a role mailbox.");
      }
    }
  }

  private static boolean isRole(String mailbox) {
    return List.of(mailbox.split("[^a-z0-9]+")).stream()
        .anyMatch(
            word ->
                ROLES.stream()
                    .anyMatch(role -> role.length() < 4 ? word.equals(role) : word.contains(role)));
  }

  private void error(String code, String message) {
    found.add(new Finding(code, Severity.ERROR, message));
  }

  private void warning(String code, String message) {
    found.add(new Finding(code, Severity.WARNING, message));
  }
}
