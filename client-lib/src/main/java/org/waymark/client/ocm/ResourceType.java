package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of thing that a server shares, and by which protocols.
 *
 * @param name such as {@code file}
 * @param shareTypes such as {@code user}
 * @param protocols as the server wrote them: strings (paths) in older documents, objects in newer
 *     ones, both side by side in some; not to be changed
 */
public record ResourceType(String name, List<String> shareTypes, Map<String, JsonNode> protocols) {

  public ResourceType {
    shareTypes = List.copyOf(shareTypes);
    protocols = Collections.unmodifiableMap(new LinkedHashMap<>(protocols));
  }

  /** The path of a protocol whose value is a string. */
  public Optional<String> path(String protocol) {
    return Optional.ofNullable(protocols.get(protocol))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }

  /** {@code {"name", "shareTypes": [...], "protocols": {...}}}. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
    json.putArray("shareTypes").addAll(shareTypes.stream().map(json::textNode).toList());
    ObjectNode values = json.putObject("protocols");
    protocols.forEach((protocol, value) -> values.set(protocol, value.deepCopy()));
    return json;
  }
}
