package org.waymark.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;

/** What a site of a benchmark says about itself: as much as a real one, so that sizes are real. */
final class Metadata {
  private Metadata() {}

  static ObjectNode of(TestSite site) {
    return of(site.id());
  }

  static ObjectNode of(EntityId id) {
    String origin = id.value();
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    ObjectNode federation = metadata.putObject("federation_entity");
    federation.put("organization_name", "University of " + id.host());
    federation.put("homepage_uri", origin + "/");
    federation.put("policy_uri", origin + "/policy");
    federation.putArray("contacts").add("cloud-operations@" + id.host());
    ObjectNode ocm = metadata.putObject("ocm_server");
    ocm.put("enabled", true).put("apiVersion", "1.2.0").put("endPoint", origin + "/ocm");
    ocm.put("provider", "OpenCloud").put("inviteAcceptDialog", origin + "/accept-invite");
    ocm.put("tokenEndPoint", origin + "/ocm/token").put("jwksUri", origin + "/ocm/jwks");
    ObjectNode file = ocm.putArray("resourceTypes").addObject().put("name", "file");
    file.putArray("shareTypes").add("user").add("group");
    file.putObject("protocols").put("webdav", "/dav/ocm");
    ocm.putArray("capabilities").add("invites").add("http-sig").add("exchange-token");
    ocm.putArray("criteria").add("must-invite");
    key(ocm, "ocm " + origin);
    ObjectNode mesh = metadata.putObject("mesh_site");
    mesh.put("displayName", "Cloud of " + id.host()).put("country", "DE");
    mesh.putObject("coordinates").put("latitude", 51.96).put("longitude", 7.62);
    key(mesh, "node " + origin);
    service(mesh, "storage", "webdav", origin + "/dav/");
    service(mesh, "application", "https", origin + "/apps/notebook");
    return metadata;
  }

  private static void key(ObjectNode of, String name) {
    of.putObject("jwks").putArray("keys").add(TestKeys.named(name).publicKey().toJwk());
  }

  private static void service(ObjectNode mesh, String type, String protocol, String url) {
    ObjectNode service = mesh.withArray("services").addObject();
    service.put("type", type).put("name", type + " service");
    service.putArray("endPoints").addObject().put("protocol", protocol).put("url", url);
  }
}
