package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What became of a name, as people read it. */
final class ResolveText {
  private ResolveText() {}

  static TextRows of(ResolveResult result, boolean explain) {
    JsonNode json = result.json();
    TextRows rows = new TextRows();
    if (json.has("error")) {
      refused(rows, result);
    } else {
      member(rows, json);
    }
    if (explain) {
      evidence(rows, json.path("evidence"));
    }
    if (json.path("error").has("next")) {
      rows.whole("next", json.path("error").path("next").asText());
    }
    return rows;
  }

  private static void member(TextRows rows, JsonNode json) {
    JsonNode ocm = json.path("ocm");
    rows.heading(json.path("query").asText() + ": a member, " + json.path("status").asText());
    rows.row("site", json.path("entityId").asText());
    rows.row("federation", words(json.path("federations")));
    rows.row("directory", json.path("freshness").asText());
    rows.row("end point", ocm.path("endPoint").asText("(not said)"));
    rows.row("API version", ocm.path("apiVersion").asText("(not said)"));
    rows.row("capabilities", words(ocm.path("capabilities")));
    rows.row("criteria", words(ocm.path("criteria")));
    if (ocm.has("tokenEndPoint")) {
      rows.row("tokens", ocm.path("tokenEndPoint").asText());
    }
    if (ocm.has("inviteAcceptDialog")) {
      rows.row("invitations", ocm.path("inviteAcceptDialog").asText());
    }
    List<String> kids = new ArrayList<>();
    json.path("jwks").path("keys").forEach(key -> kids.add(key.path("kid").asText()));
    rows.row("OCM keys", kids.isEmpty() ? "(none)" : String.join(", ", kids));
  }

  private static void refused(TextRows rows, ResolveResult result) {
    JsonNode error = result.json().path("error");
    String what =
        switch (result.exit()) {
          case USAGE -> "not a name of a site";
          case NOT_A_MEMBER -> "not a member";
          case NOT_BELIEVED -> "not believed";
          case TOO_OLD -> "no answer, too old";
          case REFUSED -> "a member that must not be used";
          case UNREACHABLE -> "no answer, not reached";
          case OK, UNEXPECTED -> "no answer";
        };
    rows.heading(
        result.json().path("query").asText()
            + ": "
            + what
            + " ["
            + error.path("code").asText()
            + "]");
    rows.row("why", error.path("message").asText());
    if (result.json().has("entityId")) {
      rows.row("site", result.json().path("entityId").asText());
    }
  }

  private static void evidence(TextRows rows, JsonNode evidence) {
    if (evidence.isEmpty()) {
      return;
    }
    rows.heading("  evidence");
    for (JsonNode step : evidence) {
      rows.step(
          step.path("ok").asBoolean(), step.path("step").asText(), step.path("detail").asText());
    }
  }

  private static String words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.asText()));
    return words.isEmpty() ? "(none)" : String.join(", ", words);
  }
}
