package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** One application as people read it. */
final class ApplicationText {
  private ApplicationText() {}

  static TextRows of(JsonNode application) {
    boolean newKeys = application.path("kind").asText().equals("rekey");
    TextRows rows =
        new TextRows()
            .heading(
                application.path("entityId").asText()
                    + (newKeys ? " asks for new keys" : " wants to become a member"))
            .row("application", application.path("id").asText())
            .row("state", state(application));
    if (application.has("ver")) {
      rows.row("statement", "version " + application.path("ver").asLong());
    }
    optional(rows, "invitation", application.path("invitation"));
    optional(rows, "received", application.path("created"));
    optional(rows, "decided by", application.path("decidedBy"));
    optional(rows, "reason", application.path("reason"));
    optional(rows, "log entry", application.path("entry"));
    JsonNode results = application.path("report").path("results");
    if (!results.isEmpty()) {
      rows.row("checks", CheckText.summary(results));
      CheckText.add(rows, results);
    }
    return rows;
  }

  private static void optional(TextRows rows, String name, JsonNode value) {
    if (value.isValueNode() && !value.isNull() && !value.asText().isEmpty()) {
      rows.row(name, value.asText());
    }
  }

  private static String state(JsonNode application) {
    String state = application.path("state").asText();
    return switch (state) {
      case "applied" -> "applied: its checks are under way";
      case "checked" ->
          CheckText.failed(application.path("report"))
              ? "checked: it does not keep the rules yet; the site can mend that and apply again"
                  + " with the same link"
              : "checked: it keeps the rules and waits for a decision";
      case "approved" -> "approved: the membership still has to be signed";
      case "admitted" -> "admitted: the site is a member";
      case "declined" -> "declined";
      default -> state;
    };
  }

  /** What an operator does next; empty where nothing is left to do. */
  static String next(JsonNode application) {
    String id = application.path("id").asText();
    return switch (application.path("state").asText()) {
      case "applied" -> "waymark application show " + id;
      case "checked" ->
          CheckText.failed(application.path("report"))
              ? "waymark application check " + id
              : "waymark application approve " + id;
      case "approved" -> "waymark application approve " + id + " --request FILE";
      default -> "";
    };
  }
}
