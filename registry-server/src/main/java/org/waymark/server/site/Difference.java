package org.waymark.server.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One member in which two documents differ; lists count as wholes.
 *
 * @param path names from the outermost in, with dots between
 */
public record Difference(String path, Optional<JsonNode> before, Optional<JsonNode> after) {

  /** All differences, by path. */
  public static List<Difference> between(JsonNode before, JsonNode after) {
    List<Difference> found = new ArrayList<>();
    compare("", before, after, found);
    return found;
  }

  private static void compare(
      String path, JsonNode before, JsonNode after, List<Difference> found) {
    if (before.isObject() && after.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      before.fieldNames().forEachRemaining(names::add);
      after.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        compare(
            path.isEmpty() ? name : path + "." + name, before.path(name), after.path(name), found);
      }
    } else if (!before.equals(after)) {
      found.add(new Difference(path, present(before), present(after)));
    }
  }

  private static Optional<JsonNode> present(JsonNode value) {
    return value.isMissingNode() ? Optional.empty() : Optional.of(value);
  }

  /** {@code {"path", "before"?, "after"?}}. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("path", path);
    before.ifPresent(value -> json.set("before", value));
    after.ifPresent(value -> json.set("after", value));
    return json;
  }
}
