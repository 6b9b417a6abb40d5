package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.waymark.server.audit.SiteAnswer;
import org.waymark.signer.VerificationException;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.VerifiedRecord;

/** A member that was looked up by its proof, in the shape that {@code Peer} has it. */
final class ProvedSite {
  private static final List<String> TEXTS =
      List.of("endPoint", "apiVersion", "provider", "tokenEndPoint");
  private static final List<String> LISTS = List.of("capabilities", "criteria", "resourceTypes");

  private ProvedSite() {}

  static ObjectNode toJson(SiteAnswer answer, EntityId federation, String query) {
    VerifiedRecord record = answer.record().orElseThrow();
    SiteStatement site = record.site();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("query", query)
            .put("entityId", site.sub().value())
            .put("host", site.sub().host().toString())
            .put("member", true)
            .put("status", record.siteStatus().code())
            .put("freshness", answer.freshness().code());
    json.set("ocm", ocm(site));
    json.set("jwks", keys(site).toJson());
    ArrayNode services = json.putArray("services");
    site.meshSite().ifPresent(mesh -> mesh.path("services").forEach(services::add));
    json.putArray("federations").add(federation.value());
    ArrayNode evidence = json.putArray("evidence");
    answer.evidence().forEach(step -> evidence.add(step.toJson()));
    return json;
  }

  /** A member of a wrong type is the site's own slip, and counts as absent. */
  private static ObjectNode ocm(SiteStatement site) {
    Optional<ObjectNode> server = site.ocmServer();
    ObjectNode ocm = JsonNodeFactory.instance.objectNode();
    ocm.put("enabled", server.map(s -> s.path("enabled").asBoolean(true)).orElse(false));
    for (String name : TEXTS) {
      server.map(s -> s.path(name)).filter(JsonNode::isTextual).ifPresent(v -> ocm.set(name, v));
    }
    for (String name : LISTS) {
      ArrayNode list = ocm.putArray(name);
      server.map(s -> s.path(name)).filter(JsonNode::isArray).ifPresent(v -> v.forEach(list::add));
    }
    server
        .map(s -> s.path("inviteAcceptDialog"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .ifPresent(dialog -> ocm.put("inviteAcceptDialog", absolute(dialog, site.sub())));
    return ocm;
  }

  /** OCM lets a site write the accept dialog as a path of its own host. */
  private static String absolute(String dialog, EntityId site) {
    return dialog.startsWith("/") && !dialog.startsWith("//") ? site.value() + dialog : dialog;
  }

  private static JwkSet keys(SiteStatement site) {
    try {
      return site.ocmServer()
          .filter(server -> server.path("jwks") instanceof ObjectNode)
          .map(server -> JwkSet.parseSupported((ObjectNode) server.path("jwks")))
          .orElseGet(JwkSet::of);
    } catch (VerificationException e) {
      return JwkSet.of();
    }
  }
}
