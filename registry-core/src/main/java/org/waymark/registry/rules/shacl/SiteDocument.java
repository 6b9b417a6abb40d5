package org.waymark.registry.rules.shacl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.waymark.signer.VerificationException;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;

/**
 * A site statement as the JSON-LD document that {@code schemas/.../context.jsonld} gives a meaning
 * to: the three parts of the metadata as they are, and beside them what the rules need of the
 * claims.
 *
 * <p>Stateless.
 */
public final class SiteDocument {
  /** The namespace of every term: a name, not a place; nothing is ever fetched from it. */
  public static final String NAMESPACE = "urn:waymark:ns#";

  private static final List<String> PARTS = List.of("federation_entity", "ocm_server", "mesh_site");

  private SiteDocument() {}

  /** The document, without its {@code @context}. */
  public static ObjectNode of(SiteStatement statement) {
    EntityId site = statement.sub();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("@id", site.value());
    ArrayNode types = json.putArray("@type").add("Site");
    // No other federation than one for testing accepts such an identifier (formats 1).
    if (site.secure() && !site.host().isLoopback()) {
      types.add("PublicSite");
    }
    json.put("host", site.host().toString())
        .put("ver", statement.ver())
        .put("issued", statement.issued().toString())
        .put("expires", statement.expires().toString())
        .put("lifeDays", Duration.between(statement.issued(), statement.expires()).toDays());
    ArrayNode superiors = json.putArray("superior");
    statement.authorityHints().forEach(hint -> superiors.add(hint.value()));
    keys(json, "federationKey", statement.keys().keys());
    ObjectNode metadata = statement.metadata();
    keys(json, "ocmKey", usable(metadata.path("ocm_server")));
    keys(json, "nodeKey", usable(metadata.path("mesh_site")));
    for (String part : PARTS) {
      JsonNode found = metadata.path(part);
      if (found.isObject()) {
        json.set(part, found);
      }
    }
    return json;
  }

  private static void keys(ObjectNode json, String term, Collection<VerificationKey> keys) {
    TreeSet<String> thumbprints = new TreeSet<>();
    keys.forEach(key -> thumbprints.add(key.thumbprint().value()));
    if (!thumbprints.isEmpty()) {
      thumbprints.forEach(json.putArray(term)::add);
    }
  }

  /** Keys of a kind that nobody here can use are as good as absent. */
  private static Collection<VerificationKey> usable(JsonNode part) {
    JsonNode keys = part.path("jwks").path("keys");
    return java.util.stream.IntStream.range(0, Math.min(keys.size(), JwkSet.MAX_KEYS))
        .mapToObj(keys::get)
        .flatMap(jwk -> key(jwk).stream())
        .toList();
  }

  private static Optional<VerificationKey> key(JsonNode jwk) {
    try {
      return jwk instanceof ObjectNode object
          ? Optional.of(VerificationKey.fromJwk(object))
          : Optional.empty();
    } catch (VerificationException e) {
      return Optional.empty();
    }
  }
}
