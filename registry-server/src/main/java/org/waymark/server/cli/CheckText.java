package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The checks of a site as people read them: what is missing first, with how to mend it. */
final class CheckText {
  private static final List<String> OUTCOMES = List.of("fail", "warn", "pass");

  private CheckText() {}

  /** How many checks ended how: "2 failed, 1 warning, 7 passed". */
  static String summary(JsonNode results) {
    Map<String, Integer> count = new LinkedHashMap<>();
    results.forEach(result -> count.merge(result.path("outcome").asText(), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    int failed = count.getOrDefault("fail", 0);
    int warned = count.getOrDefault("warn", 0);
    if (failed > 0) {
      parts.add(failed + " failed");
    }
    if (warned > 0) {
      parts.add(warned + (warned == 1 ? " warning" : " warnings"));
    }
    parts.add(count.getOrDefault("pass", 0) + " passed");
    return String.join(", ", parts);
  }

  /** One line or more for each check, those that failed first. */
  static void add(TextRows rows, JsonNode results) {
    for (String outcome : OUTCOMES) {
      for (JsonNode result : results) {
        if (result.path("outcome").asText().equals(outcome)) {
          add(rows, outcome, result);
        }
      }
    }
  }

  private static void add(TextRows rows, String outcome, JsonNode result) {
    String word =
        switch (outcome) {
          case "fail" -> "FAILED";
          case "warn" -> "warning";
          default -> "ok";
        };
    String code = result.path("code").asText();
    rows.row(
        word,
        result.path("sentence").asText()
            + (outcome.equals("pass")
                ? " [" + result.path("check").asText() + "]"
                : " [" + code + "]"));
    String mend = result.path("mend").asText("");
    if (!mend.isEmpty()) {
      rows.row("", "To mend it: " + mend);
    }
  }

  /** Whether some check keeps the site out. */
  static boolean failed(JsonNode report) {
    for (JsonNode result : report.path("results")) {
      if (result.path("outcome").asText().equals("fail")) {
        return true;
      }
    }
    return false;
  }

  /** Sites by what the checks said of them, for those that a site would not pass. */
  static void members(TextRows rows, JsonNode members) {
    for (JsonNode member : members) {
      if (!member.path("worst").asText().equals("pass")) {
        rows.heading(member.path("entityId").asText() + ": " + summary(member.path("results")));
        for (JsonNode result : member.path("results")) {
          if (!result.path("outcome").asText().equals("pass")) {
            add(rows, result.path("outcome").asText(), result);
          }
        }
      }
    }
  }
}
