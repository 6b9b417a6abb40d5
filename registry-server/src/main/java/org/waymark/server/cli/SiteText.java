package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Sites as people read them.
 *
 * @param now against which "in 12 days" is meant
 */
record SiteText(Instant now) {

  /** One site on several lines. */
  List<String> lines(JsonNode site) {
    return new TextRows()
        .heading(site.path("entityId").asText())
        .row("status", status(site) + " since " + site.path("changed").asText())
        .row("statement", version(site, "ver") + expiry(site, "statementExpires"))
        .row("membership", version(site, "mver") + expiry(site, "membershipExpires"))
        .row("record", site.path("record").asText())
        .row("log entry", site.path("entry").asText())
        .lines();
  }

  /** Many sites, one on a line below a heading. */
  List<String> table(JsonNode sites) {
    int site = "SITE".length();
    int status = "STATUS".length();
    for (JsonNode each : sites) {
      site = Math.max(site, each.path("entityId").asText().length());
      status = Math.max(status, status(each).length());
    }
    String format = "%-" + site + "s  %-" + status + "s  %-15s  %s";
    List<String> lines = new ArrayList<>();
    lines.add(String.format(format, "SITE", "STATUS", "STATEMENT UNTIL", "MEMBERSHIP UNTIL"));
    for (JsonNode each : sites) {
      lines.add(
          String.format(
                  format,
                  each.path("entityId").asText(),
                  status(each),
                  day(each, "statementExpires"),
                  day(each, "membershipExpires"))
              .stripTrailing());
    }
    return lines;
  }

  private static String status(JsonNode site) {
    String reason = site.path("reason").asText("");
    return site.path("status").asText() + (reason.isEmpty() ? "" : " (" + reason + ")");
  }

  private static String version(JsonNode site, String member) {
    return "version " + site.path(member).asLong() + ", ";
  }

  private static String day(JsonNode site, String member) {
    return site.path(member).asText().replaceFirst("T.*", "");
  }

  private String expiry(JsonNode site, String member) {
    String text = site.path(member).asText();
    return (Instant.parse(text).isAfter(now) ? "expires " : "expired ")
        + text
        + " ("
        + in(text)
        + ")";
  }

  /** Whether a time in JSON is over. */
  boolean isPast(String time) {
    return !Instant.parse(time).isAfter(now);
  }

  /** "in 12 days", "3 hours ago". */
  String in(String time) {
    Duration left = Duration.between(now, Instant.parse(time));
    String amount = amount(left.abs());
    return left.isNegative() ? amount + " ago" : "in " + amount;
  }

  private static String amount(Duration time) {
    if (time.toDays() >= 2) {
      return time.toDays() + " days";
    }
    if (time.toHours() >= 2) {
      return time.toHours() + " hours";
    }
    return time.toMinutes() >= 2 ? time.toMinutes() + " minutes" : time.toSeconds() + " seconds";
  }
}
