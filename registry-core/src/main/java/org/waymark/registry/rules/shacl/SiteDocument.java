package org.waymark.registry.rules.shacl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.key.JwkSet;
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

  /** Characters of 32 bytes in base64url. */
  private static final int MAX_COORDINATE = 43;

  private SiteDocument() {}

  /** The document, without its {@code @context}. */
  public static ObjectNode of(SiteStatement statement) {
    return of(statement, statement.metadata());
  }

  /** As above, with the metadata that the site's superiors leave it. */
  public static ObjectNode of(SiteStatement statement, ObjectNode metadata) {
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
    keys(
        json,
        "federationKey",
        statement.keys().keys().stream().map(key -> key.thumbprint().value()).toList());
    keys(json, "ocmKey", thumbprints(metadata.path("ocm_server")));
    keys(json, "nodeKey", thumbprints(metadata.path("mesh_site")));
    for (String part : PARTS) {
      JsonNode found = metadata.path(part);
      if (found.isObject()) {
        json.set(part, found);
      }
    }
    return json;
  }

  private static void keys(ObjectNode json, String term, Collection<String> thumbprints) {
    if (!thumbprints.isEmpty()) {
      new TreeSet<>(thumbprints).forEach(json.putArray(term)::add);
    }
  }

  private static List<String> thumbprints(JsonNode part) {
    JsonNode keys = part.path("jwks").path("keys");
    List<String> found = new ArrayList<>();
    for (int i = 0; i < Math.min(keys.size(), JwkSet.MAX_KEYS); i++) {
      thumbprint(keys.get(i)).ifPresent(found::add);
    }
    return found;
  }

  /**
   * RFC 7638, for keys of the strict profile's kinds and form. Whether the point is a good one is
   * looked at where a key is used, and by the check of the live keys: it costs as much as all the
   * shapes together.
   */
  private static Optional<String> thumbprint(JsonNode jwk) {
    List<String> members =
        switch (jwk.path("kty").asText() + " " + jwk.path("crv").asText()) {
          case "OKP Ed25519" -> List.of("crv", "kty", "x");
          case "EC P-256" -> List.of("crv", "kty", "x", "y");
          default -> List.of();
        };
    if (members.isEmpty() || jwk.has("d")) {
      return Optional.empty();
    }
    ObjectNode required = JsonNodeFactory.instance.objectNode();
    for (String member : members) {
      String value = jwk.path(member).asText();
      if (member.length() == 1 && !isCoordinate(value)) {
        return Optional.empty();
      }
      required.put(member, value);
    }
    return Optional.of(Base64Url.encode(Sha256.of(CanonicalJson.write(required)).bytes()));
  }

  private static boolean isCoordinate(String base64url) {
    try {
      return base64url.length() <= MAX_COORDINATE
          && Base64Url.decode(base64url).length == Sha256.LENGTH;
    } catch (VerificationException e) {
      return false;
    }
  }
}
