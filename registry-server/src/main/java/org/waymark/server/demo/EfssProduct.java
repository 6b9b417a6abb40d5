package org.waymark.server.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The sync-and-share products of the demo, and the OCM discovery document that each of them
 * answers.
 *
 * <p>The documents have the members and types of what the products really send: Nextcloud 33
 * ({@code OCMDiscoveryService}), OpenCloud and cs3org Reva ({@code wellknown/ocm.go}), oCIS, which
 * answers with the older generation of the same Reva service, and Seafile ({@code
 * seahub/api2/endpoints/ocm.py} at 40cdedd8), whose {@code resourceTypes} is an object and which
 * knows only {@code /ocm-provider/}.
 */
enum EfssProduct {
  NEXTCLOUD("Nextcloud", "NL", 52.37, 4.89, "/index.php/ocm") {
    @Override
    ObjectNode discovery(String origin) {
      ObjectNode document = start("1.1.0", origin + endPoint, "Nextcloud 33.0.0.1");
      resource(document, "file", "user", "group").put("webdav", "/public.php/webdav/");
      capabilities(document, "invite-accepted", "notifications", "shares");
      document.put(
          "inviteAcceptDialog", origin + "/index.php/apps/contacts/ocm/invite-accept-dialog");
      document
          .putObject("publicKey")
          .put("keyId", origin + "/ocm#signature")
          .put("publicKeyPem", "-----BEGIN PUBLIC KEY-----\n...\n-----END PUBLIC KEY-----\n");
      return document;
    }
  },
  OPENCLOUD("OpenCloud", "DE", 52.52, 13.40, "/ocm") {
    @Override
    ObjectNode discovery(String origin) {
      ObjectNode document = start("1.2.0", origin + endPoint, "OpenCloud");
      resource(document, "file", "user").put("webdav", "/dav/ocm");
      capabilities(document, "invites", "webdav-uri", "protocol-object", "invite-wayf");
      document.put("inviteAcceptDialog", origin + "/open-cloud-mesh/accept-invite");
      return document;
    }
  },
  OCIS("oCIS", "AT", 48.21, 16.37, "/ocm") {
    @Override
    ObjectNode discovery(String origin) {
      ObjectNode document = start("1.2.0", origin + endPoint, "oCIS");
      resource(document, "file", "user").put("webdav", "/dav/ocm");
      capabilities(document, "invites", "webdav-uri", "protocol-object", "invite-wayf");
      document.put("inviteAcceptDialog", origin + "/open-cloud-mesh/accept-invite");
      return document;
    }
  },
  REVA("CERNBox", "CH", 46.23, 6.05, "/ocm") {
    @Override
    ObjectNode discovery(String origin) {
      ObjectNode document = start("1.3.0", origin + endPoint, "reva");
      for (String name : new String[] {"file", "folder"}) {
        ObjectNode protocols = resource(document, name, "user");
        protocols.put("webdav", "/remote.php/dav/ocm");
        protocols.putObject("webdav-receive").put("uri", "absolute");
        protocols.putObject("webapp");
        protocols.putObject("webapp-receive").putArray("targets").add("blank");
      }
      resource(document, "ro-crate", "user").putObject("embedded-receive");
      capabilities(document, "invites", "protocol-object", "invite-wayf", "exchange-token");
      document.putArray("criteria").add("must-invite");
      document.put("inviteAcceptDialog", origin + "/open-cloud-mesh/accept-invite");
      document.put("tokenEndPoint", origin + "/ocm/token");
      return document;
    }
  },
  SEAFILE("Seafile", "CN", 39.90, 116.40, "/api/v2.1/ocm/") {
    @Override
    ObjectNode discovery(String origin) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      document.put("enabled", true).put("apiVersion", "1.0-proposal1");
      document.put("endPoint", origin + endPoint);
      ObjectNode library = document.putObject("resourceTypes").put("name", "library");
      library.putArray("shareTypes").add("user");
      library.putObject("protocols").put("Seafile API", "Seafile API");
      return document;
    }
  };

  final String displayName;
  final String country;
  final double latitude;
  final double longitude;
  final String endPoint;

  EfssProduct(
      String displayName, String country, double latitude, double longitude, String endPoint) {
    this.displayName = displayName;
    this.country = country;
    this.latitude = latitude;
    this.longitude = longitude;
    this.endPoint = endPoint;
  }

  /**
   * The discovery document of a site.
   *
   * @param origin {@code scheme://host:port} of the site, without a slash at the end
   */
  abstract ObjectNode discovery(String origin);

  /** Whether {@code /.well-known/ocm} is answered; Seafile knows only {@code /ocm-provider/}. */
  boolean answersWellKnown() {
    return this != SEAFILE;
  }

  private static ObjectNode start(String apiVersion, String endPoint, String provider) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("enabled", true)
        .put("apiVersion", apiVersion)
        .put("endPoint", endPoint)
        .put("provider", provider);
  }

  /** Adds a resource type and returns its protocols. */
  private static ObjectNode resource(ObjectNode document, String name, String... shareTypes) {
    ObjectNode resource = document.withArray("resourceTypes").addObject().put("name", name);
    ArrayNode types = resource.putArray("shareTypes");
    for (String type : shareTypes) {
      types.add(type);
    }
    return resource.putObject("protocols");
  }

  private static void capabilities(ObjectNode document, String... capabilities) {
    ArrayNode array = document.putArray("capabilities");
    for (String capability : capabilities) {
      array.add(capability);
    }
  }
}
