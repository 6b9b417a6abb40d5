package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The types that a Go product gives to the members of a discovery document. Its decoder takes null
 * and absence for the zero value, passes over what it does not know, and refuses the whole document
 * for one value of another type (encoding/json, Unmarshal).
 *
 * @param strings members that are strings
 * @param lists members that are lists of strings
 * @param objectsAsProtocols whether the value of a protocol may be anything, or a string only
 */
record GoStruct(List<String> strings, List<String> lists, boolean objectsAsProtocols) {

  static final GoStruct OPENCLOUD =
      new GoStruct(
          List.of("apiVersion", "endPoint", "provider", "inviteAcceptDialog"),
          List.of("capabilities"),
          false);

  static final GoStruct OCIS = OPENCLOUD;

  static final GoStruct REVA =
      new GoStruct(
          List.of("apiVersion", "endPoint", "provider", "inviteAcceptDialog", "tokenEndPoint"),
          List.of("capabilities", "criteria"),
          true);

  /** The first value of a wrong type, as a clause; empty where the document is decoded. */
  Optional<String> mismatch(JsonNode tree) {
    if (!tree.isObject()) {
      return Optional.of("it is not a JSON object");
    }
    JsonNode enabled = tree.path("enabled");
    if (!KnownClients.isAbsent(enabled) && !enabled.isBoolean()) {
      return wrong("enabled", enabled, "true or false");
    }
    for (String member : strings) {
      if (!isString(tree.path(member))) {
        return wrong(member, tree.path(member), "a string");
      }
    }
    for (String member : lists) {
      if (!isStringList(tree.path(member))) {
        return Optional.of(member + " is not a list of strings");
      }
    }
    return resourceTypes(tree.path("resourceTypes"));
  }

  private Optional<String> resourceTypes(JsonNode types) {
    if (!KnownClients.isAbsent(types) && !types.isArray()) {
      return wrong("resourceTypes", types, "an array");
    }
    for (JsonNode type : types) {
      if (!type.isObject() && !type.isNull()) {
        return wrong("an entry of resourceTypes", type, "an object");
      }
      if (!isString(type.path("name")) || !isStringList(type.path("shareTypes"))) {
        return Optional.of("name or shareTypes of a resource type has another type");
      }
      Optional<String> protocols = protocols(type.path("protocols"));
      if (protocols.isPresent()) {
        return protocols;
      }
    }
    return Optional.empty();
  }

  private Optional<String> protocols(JsonNode protocols) {
    if (!KnownClients.isAbsent(protocols) && !protocols.isObject()) {
      return wrong("protocols", protocols, "an object");
    }
    for (Map.Entry<String, JsonNode> protocol : protocols.properties()) {
      if (!objectsAsProtocols && !isString(protocol.getValue())) {
        return wrong(
            "the protocol " + Findings.quoted(protocol.getKey()), protocol.getValue(), "a string");
      }
    }
    return Optional.empty();
  }

  private static boolean isString(JsonNode value) {
    return KnownClients.isAbsent(value) || value.isTextual();
  }

  private static boolean isStringList(JsonNode value) {
    if (KnownClients.isAbsent(value)) {
      return true;
    }
    boolean strings = value.isArray();
    for (JsonNode element : value) {
      strings &= isString(element);
    }
    return strings;
  }

  private static Optional<String> wrong(String what, JsonNode value, String expected) {
    return Optional.of(what + " is " + Findings.typeOf(value) + ", not " + expected);
  }
}
