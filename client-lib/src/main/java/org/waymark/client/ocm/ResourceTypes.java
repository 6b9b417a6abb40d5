package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the member {@code resourceTypes}, in all the shapes that servers give it. */
final class ResourceTypes {

  private final @Nullable JsonNode value;
  private final Findings findings;

  ResourceTypes(@Nullable JsonNode value, Findings findings) {
    this.value = value;
    this.findings = findings;
  }

  List<ResourceType> read() {
    List<ResourceType> types = new ArrayList<>();
    if (value == null || value.isNull()) {
      findings.warning("resource_types_missing", "resourceTypes is missing: nothing is shared.");
    } else if (value.isObject()) {
      // haiwen/seahub, seahub/api2/endpoints/ocm.py (OCMProtocolView), writes one object.
      findings.warning(
          "resource_types_object",
          "resourceTypes is one object, not an array; only Seafile reads that.");
      add(value, types);
    } else if (value.isArray()) {
      if (value.isEmpty()) {
        findings.info("resource_types_empty", "resourceTypes is empty: nothing is shared.");
      }
      value.forEach(element -> add(element, types));
    } else {
      findings.warning(
          "resource_types_type", "resourceTypes is " + Findings.typeOf(value) + ", not an array.");
    }
    return types;
  }

  private void add(JsonNode element, List<ResourceType> types) {
    String name = element.path("name").asText("");
    if (!element.isObject() || name.isEmpty()) {
      findings.warning(
          "resource_name_missing", "An entry of resourceTypes has no name and is left out.");
      return;
    }
    types.add(new ResourceType(name, shareTypes(element, name), protocols(element, name)));
  }

  private List<String> shareTypes(JsonNode element, String name) {
    JsonNode list = element.path("shareTypes");
    List<String> texts = new ArrayList<>();
    if (list.isMissingNode() || list.isNull()) {
      findings.warning("share_types_missing", of(name) + " has no shareTypes.");
      return texts;
    }
    list.forEach(
        type -> {
          if (type.isTextual()) {
            texts.add(type.textValue());
          }
        });
    if (!list.isArray() || texts.size() != list.size()) {
      findings.warning(
          "share_types_type", of(name) + " has shareTypes that are not an array of strings.");
    }
    return texts;
  }

  private Map<String, JsonNode> protocols(JsonNode element, String name) {
    JsonNode object = element.path("protocols");
    Map<String, JsonNode> protocols = new LinkedHashMap<>();
    if (object.isMissingNode() || object.isNull()) {
      findings.warning("protocols_missing", of(name) + " has no protocols.");
    } else if (object.isArray() && object.isEmpty()) {
      findings.info(
          "protocols_empty_array",
          of(name) + " has an empty array for protocols, as PHP writes an empty map.");
    } else if (!object.isObject()) {
      findings.warning(
          "protocols_type",
          of(name) + " has protocols that are " + Findings.typeOf(object) + ", not an object.");
    }
    for (Map.Entry<String, JsonNode> protocol : object.properties()) {
      JsonNode how = protocol.getValue();
      if (!how.isTextual() && !how.isObject()) {
        findings.warning(
            "protocol_value_type",
            of(name)
                + " has a protocol "
                + Findings.quoted(protocol.getKey())
                + " that is "
                + Findings.typeOf(how)
                + ", not a string or an object.");
      }
      protocols.put(protocol.getKey(), how.deepCopy());
    }
    return protocols;
  }

  private static String of(String name) {
    return "The resource type " + Findings.quoted(name);
  }
}
