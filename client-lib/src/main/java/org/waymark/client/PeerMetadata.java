package org.waymark.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waymark.signer.VerificationException;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.statement.SiteStatement;

/**
 * Reads what a site says about itself, leniently: the statement is signed, so a member of a wrong
 * type is the site's own slip, and counts as absent rather than hiding the rest.
 */
final class PeerMetadata {

  private PeerMetadata() {}

  static PeerOcm ocm(SiteStatement site) {
    Optional<ObjectNode> server = site.ocmServer();
    return new PeerOcm(
        server.map(of -> of.path("enabled").asBoolean(true)).orElse(false),
        text(server, "endPoint"),
        text(server, "apiVersion"),
        text(server, "provider"),
        texts(server, "capabilities"),
        texts(server, "criteria"),
        array(server, "resourceTypes"),
        text(server, "tokenEndPoint"),
        text(server, "inviteAcceptDialog").map(dialog -> absolute(dialog, site)));
  }

  /** OCM lets a site write the accept dialog as a path of its own host. */
  private static String absolute(String dialog, SiteStatement site) {
    return dialog.startsWith("/") && !dialog.startsWith("//")
        ? site.sub().value() + dialog
        : dialog;
  }

  static JwkSet keys(Optional<ObjectNode> of) {
    List<VerificationKey> keys = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (JsonNode jwk : of.map(o -> o.path("jwks").path("keys")).orElse(none())) {
      if (keys.size() == JwkSet.MAX_KEYS) {
        break;
      }
      readable(jwk).filter(key -> seen.add(key.kid().value())).ifPresent(keys::add);
    }
    return JwkSet.of(keys);
  }

  /** One key of another kind must not take the others away: a signature by it is refused. */
  private static Optional<VerificationKey> readable(JsonNode jwk) {
    try {
      return jwk instanceof ObjectNode object
          ? Optional.of(VerificationKey.fromJwk(object))
          : Optional.empty();
    } catch (VerificationException e) {
      return Optional.empty();
    }
  }

  static List<Service> services(SiteStatement site) {
    List<Service> found = new ArrayList<>();
    for (JsonNode service : array(site.meshSite(), "services")) {
      if (service instanceof ObjectNode object) {
        found.add(
            new Service(object.path("type").asText(""), text(Optional.of(object), "name"), object));
      }
    }
    return List.copyOf(found);
  }

  static Optional<String> text(Optional<ObjectNode> of, String member) {
    return of.map(object -> object.path(member)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  private static List<String> texts(Optional<ObjectNode> of, String member) {
    List<String> found = new ArrayList<>();
    for (JsonNode element : array(of, member)) {
      if (element.isTextual()) {
        found.add(element.asText());
      }
    }
    return found;
  }

  private static ArrayNode array(Optional<ObjectNode> of, String member) {
    return of.map(object -> object.path(member))
        .filter(ArrayNode.class::isInstance)
        .map(ArrayNode.class::cast)
        .orElseGet(JsonNodeFactory.instance::arrayNode);
  }

  private static JsonNode none() {
    return JsonNodeFactory.instance.arrayNode();
  }
}
