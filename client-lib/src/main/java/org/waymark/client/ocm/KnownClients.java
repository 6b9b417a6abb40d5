package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the parsers of deployed products make of a document, from reading their sources:
 *
 * <ul>
 *   <li>Nextcloud: nextcloud/server, lib/private/OCM/Model/{OCMProvider,OCMResource}.php ({@code
 *       import}) and lib/private/OCM/OCMDiscoveryService.php, at 01f0c334 and the rewrite for 33;
 *   <li>Reva: cs3org/reva, internal/http/services/wellknown/ocm.go at 01994389, decoded by ocmd;
 *   <li>OpenCloud: opencloud-eu/reva, the same file at 92a415b8, ocmd/client.go at 5a4ce101;
 *   <li>oCIS: owncloud/reva, the same file at 36e0ca47, ocmd/client.go at 18e5b6fe;
 *   <li>Seafile: haiwen/seahub, seahub/api2/endpoints/ocm.py at 40cdedd8 (OCMSharesPrepareView).
 * </ul>
 */
final class KnownClients {

  private static final int PHP_DEPTH = 8; // third argument of json_decode in OCMDiscoveryService
  private static final List<String> OLD_NEXTCLOUD = List.of("1.0-proposal1", "1.0", "1.1");

  private KnownClients() {}

  /**
   * Judges a document.
   *
   * @param tree as these parsers read it; missing where none of them can
   */
  static Map<String, ClientVerdict> verdicts(JsonNode tree) {
    Map<String, ClientVerdict> verdicts = new LinkedHashMap<>();
    verdicts.put("nextcloud", nextcloud(tree));
    verdicts.put("opencloud", go("OpenCloud", GoStruct.OPENCLOUD, tree));
    verdicts.put("ocis", go("oCIS", GoStruct.OCIS, tree));
    verdicts.put("reva", go("Reva", GoStruct.REVA, tree));
    verdicts.put("seafile", seafile(tree));
    return verdicts;
  }

  private static ClientVerdict go(String product, GoStruct struct, JsonNode tree) {
    return struct
        .mismatch(tree)
        .map(why -> ClientVerdict.refuses(product + " cannot decode it: " + why + "."))
        .orElseGet(() -> accepted(product + " decodes it.", tree));
  }

  private static ClientVerdict nextcloud(JsonNode tree) {
    Optional<String> refusal = nextcloudRefusal(tree);
    if (refusal.isPresent()) {
      return ClientVerdict.refuses("Nextcloud refuses it: " + refusal.get() + ".");
    }
    String version = nextcloudVersion(tree);
    String[] parts = version.split("\\.", 3);
    String minor = parts.length < 3 ? version : parts[0] + "." + parts[1];
    return accepted(
        OLD_NEXTCLOUD.contains(minor)
            ? "Nextcloud reads it."
            : "Nextcloud reads it; releases that still check the version (28 and some after it)"
                + " accept only 1.0 and 1.1 and refuse "
                + Findings.quoted(version)
                + ".",
        tree);
  }

  private static Optional<String> nextcloudRefusal(JsonNode tree) {
    if (!tree.isObject()) {
      return Optional.of("it is not a JSON object");
    }
    if (depth(tree) > PHP_DEPTH) {
      return Optional.of("it is nested deeper than " + PHP_DEPTH + " levels");
    }
    JsonNode endPoint = tree.path("endPoint");
    if (!isAbsent(endPoint) && !endPoint.isTextual()) {
      return Optional.of("endPoint is " + Findings.typeOf(endPoint));
    }
    if (nextcloudVersion(tree).isEmpty()) {
      return Optional.of("apiVersion is missing or empty");
    }
    if (endPoint.asText("").isEmpty()) {
      return Optional.of("endPoint is missing or empty");
    }
    // PHP iterates the values of an object as it does those of an array.
    for (JsonNode type : tree.path("resourceTypes")) {
      if (!type.isContainerNode()) {
        return Optional.of("an entry of resourceTypes is " + Findings.typeOf(type));
      }
      for (String member : List.of("shareTypes", "protocols")) {
        if (!isAbsent(type.path(member)) && !type.path(member).isContainerNode()) {
          return Optional.of(member + " is " + Findings.typeOf(type.path(member)));
        }
      }
    }
    return Optional.empty();
  }

  private static String nextcloudVersion(JsonNode tree) {
    JsonNode newer = tree.path("version");
    return (isAbsent(newer) ? tree.path("apiVersion") : newer).asText("");
  }

  private static ClientVerdict seafile(JsonNode tree) {
    JsonNode types = tree.path("resourceTypes");
    if (!types.isObject()) {
      return ClientVerdict.refuses(
          "Seafile reads resourceTypes as one object, and knows only its own protocol.");
    }
    if (!types.path("shareTypes").isArray() || types.path("shareTypes").isEmpty()) {
      return ClientVerdict.refuses("Seafile needs a first entry in resourceTypes.shareTypes.");
    }
    if (!types.path("name").isTextual() || !tree.path("endPoint").asText("").endsWith("/")) {
      return ClientVerdict.refuses(
          "Seafile needs resourceTypes.name, and an endPoint that ends in a slash.");
    }
    return accepted("Seafile reads it.", tree);
  }

  private static ClientVerdict accepted(String reason, JsonNode tree) {
    return ClientVerdict.accepts(
        tree.path("enabled").asBoolean(false)
            ? reason
            : reason + " It sends nothing, because enabled is not true.");
  }

  static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static int depth(JsonNode node) {
    int deepest = 0;
    for (JsonNode child : node) {
      deepest = Math.max(deepest, depth(child));
    }
    return node.isContainerNode() ? deepest + 1 : 0;
  }
}
