package org.waymark.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.VerificationKey;

/**
 * Somebody who knows OpenID Federation 1.0 and nothing of Waymark: the trust anchor's entity
 * configuration, and what its resolve end point (section 8.3) says of a site.
 */
final class PlainOpenIdFederation {
  private final Scene scene;

  PlainOpenIdFederation(Scene scene) {
    this.scene = scene;
  }

  void play() {
    scene.script.check(Claim.STANDARD_RESOLVE, this::resolve);
  }

  private String resolve() {
    URI registry = scene.registry().url();
    JsonNode anchor = read(URI.create(registry + "/.well-known/openid-federation")).payloadObject();
    JwkSet keys = JwkSet.parse((ObjectNode) anchor.path("jwks"));
    DemoSite site = scene.sites.get(0);
    String endPoint = anchor.at("/metadata/federation_entity/federation_resolve_endpoint").asText();
    CompactJws answer =
        read(
            URI.create(
                "%s?sub=%s&trust_anchor=%s"
                    .formatted(
                        endPoint, encoded(site.entityId()), encoded(anchor.path("iss").asText()))));
    VerificationKey unused = answer.verify(keys, "resolve-response+jwt");
    JsonNode resolved = answer.payloadObject();
    String found = resolved.at("/metadata/federation_entity/organization_name").asText();
    DemoException.require(
        resolved.path("sub").asText().equals(site.entityId()) && !found.isEmpty(),
        "the answer is not about " + site.entityId());
    return "%s, by a chain of %d signed statements"
        .formatted(found, resolved.path("trust_chain").size());
  }

  private CompactJws read(URI url) {
    return CompactJws.parse(new String(scene.stage.http().body(url), StandardCharsets.US_ASCII));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
