package org.waymark.server.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the demo went.
 *
 * @param checks one for each claim, in their order
 * @param urls what can be visited as long as the federation is up, by name
 * @param toTry command lines that show more of it
 */
public record Report(List<Check> checks, Map<String, String> urls, List<String> toTry) {

  public Report {
    checks = List.copyOf(checks);
    toTry = List.copyOf(toTry);
    urls = Collections.unmodifiableMap(new LinkedHashMap<>(urls));
  }

  /**
   * One claim.
   *
   * @param name stable, snake_case
   * @param ok whether it held
   * @param detail what was seen
   */
  public record Check(String name, boolean ok, String detail) {}

  /** Whether every claim held. */
  public boolean ok() {
    return checks.stream().allMatch(Check::ok);
  }

  /** The first claim that did not hold, with the reason; empty text where all did. */
  public String firstFailure() {
    return checks.stream()
        .filter(check -> !check.ok())
        .findFirst()
        .map(check -> check.name() + ": " + check.detail())
        .orElse("");
  }

  /** The contract's {@code demo --json}. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("ok", ok());
    ArrayNode list = json.putArray("checks");
    for (Check check : checks) {
      list.addObject()
          .put("name", check.name())
          .put("ok", check.ok())
          .put("detail", check.detail());
    }
    ObjectNode visited = json.putObject("urls");
    urls.forEach(visited::put);
    return json;
  }
}
