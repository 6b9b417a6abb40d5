package org.waymark.trust.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.Iterator;

/**
 * JSON arrays as sets, with the one equality that every reader of a policy has to share: numbers by
 * their mathematical value ({@code 1} is {@code 1.0}), everything else by type and content, objects
 * without regard to the order of their members.
 */
final class JsonValues {

  private JsonValues() {}

  static boolean same(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) {
      return number(a).compareTo(number(b)) == 0;
    }
    if (a.getNodeType() != b.getNodeType() || a.size() != b.size()) {
      return false;
    }
    if (a.isArray()) {
      for (int i = 0; i < a.size(); i++) {
        if (!same(a.get(i), b.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (a.isObject()) {
      for (Iterator<String> names = a.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!b.has(name) || !same(a.get(name), b.get(name))) {
          return false;
        }
      }
      return true;
    }
    return a.equals(b);
  }

  /** Exact, so that a large integer is not mistaken for the fraction next to it. */
  private static BigDecimal number(JsonNode value) {
    return value.isIntegralNumber()
        ? new BigDecimal(value.bigIntegerValue())
        : new BigDecimal(value.doubleValue());
  }

  static boolean contains(JsonNode array, JsonNode value) {
    for (JsonNode element : array) {
      if (same(element, value)) {
        return true;
      }
    }
    return false;
  }

  /** Whether every value of one array is in another. */
  static boolean isSubset(JsonNode some, JsonNode all) {
    if (!some.isArray() || !all.isArray()) {
      return false;
    }
    for (JsonNode element : some) {
      if (!contains(all, element)) {
        return false;
      }
    }
    return true;
  }

  /** The first, then what the second has besides, each value once beyond what the first repeats. */
  static ArrayNode union(JsonNode first, JsonNode second) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    first.forEach(out::add);
    for (JsonNode element : second) {
      if (!contains(out, element)) {
        out.add(element);
      }
    }
    return out;
  }

  /** What of the first is in the second too, in the order of the first. */
  static ArrayNode intersection(JsonNode first, JsonNode second) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    for (JsonNode element : first) {
      if (contains(second, element)) {
        out.add(element);
      }
    }
    return out;
  }
}
