package org.waymark.server.cli;

import java.time.Instant;
import java.util.stream.Collectors;
import org.waymark.server.audit.DirectoryReport;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.statement.SiteStatus;

/** A verified directory as people read it. */
final class ReportText {
  private ReportText() {}

  static TextRows of(String where, DirectoryReport report, Instant now) {
    SiteText times = new SiteText(now);
    TextRows rows = new TextRows().heading(where + ": verified");
    rows.row("federation", report.root().name() + " (" + report.root().federation() + ")");
    rows.row(
        "root",
        "version "
            + report.root().version()
            + ", from the pinned version "
            + report.roots().oldest().version()
            + "; expires "
            + report.root().expires());
    rows.row(
        "log",
        report.checkpoint().checkpoint().origin()
            + ", "
            + report.size()
            + " entries, tree root "
            + report.checkpoint().checkpoint().root());
    if (report.root().witness().demanded()) {
      rows.row(
          "witnesses",
          report.cosignatures()
              + " cosigned, as the root asks"
              + (report.signed() == report.size()
                  ? ""
                  : "; "
                      + (report.signed() - report.size())
                      + " newer entries are not witnessed yet, and were not replayed"));
    }
    rows.row("replayed", replayed(report));
    rows.row("entries", entries(report));
    rows.row("map", report.mapRoot().hex());
    rows.row("records", records(report));
    rows.row("sites", sites(report));
    Freshness state = report.freshness().at(now);
    rows.row(
        "freshness",
        state.code()
            + "; last entry "
            + Instant.ofEpochSecond(report.last().time())
            + ", "
            + switch (state) {
              case FRESH -> "stale " + times.in(report.freshness().freshUntil().toString());
              case STALE -> "expires " + times.in(report.freshness().staleUntil().toString());
              case EXPIRED -> "expired " + report.freshness().staleUntil();
            });
    return rows;
  }

  private static String replayed(DirectoryReport report) {
    return report.replayedFrom() == 0
        ? "every entry from 0 to " + (report.size() - 1)
        : "entries "
            + report.replayedFrom()
            + " to "
            + (report.size() - 1)
            + "; those before are known by their hashes and a signed snapshot";
  }

  private static String entries(DirectoryReport report) {
    return report.entries().entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String records(DirectoryReport report) {
    return report.recordsVerified()
        + " verified with all their signatures"
        + (report.recordsMissing() == 0
            ? ""
            : ", " + report.recordsMissing() + " superseded ones not kept any more")
        + (report.recordsBeforePin() == 0
            ? ""
            : ", " + report.recordsBeforePin() + " signed before the pinned root");
  }

  private static String sites(DirectoryReport report) {
    StringBuilder text = new StringBuilder();
    for (SiteStatus status : SiteStatus.values()) {
      long count = report.sites().getOrDefault(status, 0L);
      if (count > 0 || status == SiteStatus.ACTIVE) {
        text.append(text.length() == 0 ? "" : ", ").append(count).append(' ').append(status.code());
      }
    }
    return text.toString();
  }
}
