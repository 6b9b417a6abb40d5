package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Access tokens as people read of them. */
final class TokenText {
  private TokenText() {}

  /** The lines before a new token. */
  static TextRows made(JsonNode token, SiteText times) {
    String expires = token.path("expires").asText("");
    return new TextRows()
        .heading(
            "Access token "
                + token.path("id").asText()
                + " for "
                + token.path("name").asText()
                + ", "
                + token.path("role").asText()
                + (expires.isEmpty()
                    ? ", good until it is revoked"
                    : ", good until " + Days.of(expires) + " (" + times.in(expires) + ")"));
  }

  /** The lines after it. */
  static TextRows advice() {
    return new TextRows()
        .paragraph(
            "It is shown this once. Put it alone into a file that only its owner can read; then"
                + " every command of an operator works from elsewhere with --registry URL"
                + " --token-file FILE.");
  }

  static Table table(JsonNode tokens, SiteText times) {
    Table table = new Table("TOKEN", "NAME", "ROLE", "MAY", "MADE", "STATE");
    for (JsonNode each : tokens) {
      table.row(
          each.path("id").asText(),
          each.path("name").asText(),
          each.path("role").asText(),
          words(each.path("permissions")),
          Days.of(each.path("created").asText()),
          state(each, times));
    }
    return table;
  }

  private static String state(JsonNode token, SiteText times) {
    if (token.hasNonNull("revoked")) {
      return "revoked " + Days.of(token.path("revoked").asText());
    }
    String expires = token.path("expires").asText("");
    if (expires.isEmpty()) {
      return "good";
    }
    return (times.isPast(expires) ? "expired " : "expires ") + times.in(expires);
  }

  private static String words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.asText()));
    return String.join(" ", words);
  }
}
