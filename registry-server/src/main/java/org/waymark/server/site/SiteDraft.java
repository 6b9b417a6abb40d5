package org.waymark.server.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;

/**
 * What the next statement of a site will say: {@code sub authority_hints jwks metadata}, as people
 * edit it in {@code site.json}. Possibly wrong in any way, until {@link DraftCheck} finds nothing.
 * Immutable: the tree is never handed out for writing.
 */
public final class SiteDraft {

  private final ObjectNode json;

  SiteDraft(ObjectNode json) {
    this.json = json.deepCopy();
  }

  /**
   * The first draft of a site.
   *
   * @param superiors for {@code authority_hints}; may still be empty
   * @param live the site's discovery document, where it could be read
   */
  static SiteDraft first(
      EntityId site,
      List<EntityId> superiors,
      Map<KeySet, JwkSet> keys,
      Optional<OcmDiscovery> live) {
    ObjectNode draft = JsonNodeFactory.instance.objectNode().put("sub", site.value());
    ArrayNode hints = draft.putArray("authority_hints");
    superiors.forEach(superior -> hints.add(superior.value()));
    draft.set("jwks", keys(keys, KeySet.FEDERATION));
    ObjectNode metadata = draft.putObject("metadata");
    metadata
        .putObject(SiteMembers.FEDERATION_ENTITY)
        .put("organization_name", "")
        .put("homepage_uri", site.value())
        .putArray("contacts");
    ObjectNode ocm =
        live.map(SiteDraft::certified)
            .orElseGet(
                () ->
                    JsonNodeFactory.instance
                        .objectNode()
                        .put("enabled", false)
                        .put("apiVersion", "")
                        .put("endPoint", "")
                        .put("provider", ""));
    ocm.set("jwks", keys(keys, KeySet.OCM));
    metadata.set(SiteMembers.OCM_SERVER, ocm);
    metadata
        .putObject(SiteMembers.MESH_SITE)
        .put("displayName", site.host().name())
        .put("country", "")
        .set("jwks", keys(keys, KeySet.NODE));
    return new SiteDraft(draft);
  }

  /** What a statement takes over of a discovery document: all but keys, which it has of its own. */
  static ObjectNode certified(OcmDiscovery live) {
    ObjectNode ocm = live.toJson();
    ocm.remove("publicKeys");
    return ocm;
  }

  private static ObjectNode keys(Map<KeySet, JwkSet> keys, KeySet set) {
    return keys.getOrDefault(set, JwkSet.of()).toJson();
  }

  /** The keys of a set, where they can be read. */
  JwkSet keys(KeySet set) {
    JsonNode jwks =
        switch (set) {
          case FEDERATION -> at("jwks");
          case OCM -> at("metadata", SiteMembers.OCM_SERVER, "jwks");
          case NODE -> at("metadata", SiteMembers.MESH_SITE, "jwks");
        };
    return MemberType.KEYS.accepts(jwks) ? JwkSet.parse((ObjectNode) jwks) : JwkSet.of();
  }

  SiteDraft withKeys(KeySet set, JwkSet keys) {
    ObjectNode changed = json.deepCopy();
    ObjectNode part =
        switch (set) {
          case FEDERATION -> changed;
          case OCM -> changed.withObject("/metadata/" + SiteMembers.OCM_SERVER);
          case NODE -> changed.withObject("/metadata/" + SiteMembers.MESH_SITE);
        };
    part.set("jwks", keys.toJson());
    return new SiteDraft(changed);
  }

  /** With members of a discovery document in {@code ocm_server}; a null takes one away. */
  SiteDraft withOcm(ObjectNode members) {
    ObjectNode changed = json.deepCopy();
    changed.set("metadata", merged(changed.withObject("/metadata"), members));
    return new SiteDraft(changed);
  }

  /** Metadata with members of a discovery document in its {@code ocm_server}. */
  static ObjectNode merged(ObjectNode metadata, ObjectNode members) {
    ObjectNode changed = metadata.deepCopy();
    if (!members.isEmpty()) {
      ObjectNode ocm = changed.withObject("/" + SiteMembers.OCM_SERVER);
      for (Map.Entry<String, JsonNode> member : members.properties()) {
        if (member.getValue().isNull()) {
          ocm.remove(member.getKey());
        } else {
          ocm.set(member.getKey(), member.getValue().deepCopy());
        }
      }
    }
    return changed;
  }

  /** A copy. */
  public ObjectNode json() {
    return json.deepCopy();
  }

  JsonNode at(String... path) {
    JsonNode found = json;
    for (String name : path) {
      found = found.path(name);
    }
    return found;
  }

  /**
   * The draft with a member set.
   *
   * @param path {@code authority_hints}, or {@code [metadata.]<entity type>.<member>}
   * @param typed as {@link MemberType#read} takes it
   * @throws SiteAdminException {@code draft_path_unknown draft_path_fixed draft_value_refused}
   */
  SiteDraft with(String path, String typed) {
    List<String> names = names(path);
    ObjectNode changed = json.deepCopy();
    if (names.size() == 1) {
      changed.set(names.get(0), MemberType.TEXTS.read(typed));
      return new SiteDraft(changed);
    }
    MemberType type = SiteMembers.type(names.get(0), names.get(1)).orElseThrow();
    JsonNode value = type.read(typed);
    boolean cleared = value.isTextual() && value.textValue().isEmpty();
    if (!cleared && !type.accepts(value)) {
      throw SiteAdminException.request(
          "draft_value_refused",
          path + " has to be " + type.wanted() + ", and '" + typed + "' is not.",
          "waymark site-admin edit --help");
    }
    changed
        .withObjectProperty("metadata")
        .withObjectProperty(names.get(0))
        .set(names.get(1), value);
    return new SiteDraft(changed);
  }

  /** The draft without a member; parameters and failures as in {@link #with}. */
  SiteDraft without(String path) {
    List<String> names = names(path);
    ObjectNode changed = json.deepCopy();
    if (names.size() == 1) {
      changed.putArray(names.get(0));
    } else if (changed.path("metadata").path(names.get(0)) instanceof ObjectNode part) {
      part.remove(names.get(1));
    }
    return new SiteDraft(changed);
  }

  private static List<String> names(String path) {
    List<String> names = new ArrayList<>(List.of(path.strip().split("\\.", -1)));
    if (names.size() > 1 && names.get(0).equals("metadata")) {
      names.remove(0);
    }
    if (names.equals(List.of("sub")) || names.equals(List.of("jwks"))) {
      throw SiteAdminException.request(
          "draft_path_fixed",
          path + " comes from the name and the keys of the site and cannot be set.",
          "for another site: waymark site-admin init HOST --data ANOTHER_DIR");
    }
    boolean known =
        names.equals(List.of("authority_hints"))
            || (names.size() == 2 && SiteMembers.type(names.get(0), names.get(1)).isPresent());
    if (!known) {
      String below = SiteMembers.names(names.get(0));
      throw SiteAdminException.request(
          "draft_path_unknown",
          "The draft has no member " + path + " that can be set.",
          below.isEmpty()
              ? "set authority_hints, or a member of "
                  + String.join(", ", SiteMembers.entityTypes())
              : "members of " + names.get(0) + ": " + below);
    }
    return names;
  }

  /**
   * The statement that this draft is for. What was left empty is not part of it. Only for a draft
   * without errors.
   */
  SiteStatement.Draft statement(Instant issued, Instant expires) {
    List<EntityId> hints = new ArrayList<>();
    json.path("authority_hints").forEach(hint -> hints.add(EntityId.parseTesting(hint.asText())));
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> part : json.path("metadata").properties()) {
      metadata.set(part.getKey(), filled(part.getValue()));
    }
    return SiteStatement.draft(
            EntityId.parseTesting(json.path("sub").asText()),
            issued,
            expires,
            JwkSet.parse((ObjectNode) json.path("jwks")),
            hints)
        .withMetadata(metadata);
  }

  /** An empty list of, say, criteria says something; an empty text or contact list does not. */
  private static JsonNode filled(JsonNode part) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : part.properties()) {
      JsonNode value = member.getValue();
      boolean empty =
          (value.isTextual() && value.textValue().isBlank())
              || (member.getKey().equals("contacts") && value.isEmpty());
      if (!empty) {
        kept.set(member.getKey(), value);
      }
    }
    return kept;
  }
}
