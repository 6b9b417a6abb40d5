package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.RuleReport;
import org.waymark.server.joining.JoinEnd;
import org.waymark.server.joining.JoinEnd.Settings;
import org.waymark.server.joining.Snippets;

/** How joining ended, for people and for programs. */
final class JoinText {
  private JoinText() {}

  /**
   * {@code {"ok","state","code","message","next","site"?,"federation"?,"application"?,"report"?,
   * "missing"?,"domainControl"?,"settings"?}}; {@code state} is {@code active applied facts_missing
   * domain_missing rules_failed refused unreachable not_believed}.
   */
  static ObjectNode json(JoinEnd end, Path data) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    boolean good = end.kind() == JoinEnd.Kind.ACTIVE || end.kind() == JoinEnd.Kind.APPLIED;
    json.put("ok", good)
        .put("state", end.kind().name().toLowerCase(java.util.Locale.ROOT))
        .put("code", end.code())
        .put("message", end.sentence())
        .put("next", end.next());
    end.site().ifPresent(site -> json.put("site", site.value()));
    end.federation().ifPresent(federation -> json.put("federation", federation.value()));
    end.application().ifPresent(id -> json.put("application", id));
    end.report().ifPresent(report -> json.set("report", report.toJson()));
    if (!end.missing().isEmpty()) {
      end.missing().forEach(json.putArray("missing")::add);
    }
    end.settings().ifPresent(settings -> settings(json, settings, data));
    return json;
  }

  private static void settings(ObjectNode json, Settings settings, Path data) {
    Snippets snippets = settings.snippets();
    ObjectNode domain = json.putObject("domainControl").put("line", snippets.line());
    snippets.domain().forEach(domain::put);
    ObjectNode paste = json.putObject("settings");
    paste.put("product", settings.product().displayName()).put("advice", settings.advice());
    ObjectNode mirror = paste.putObject("mirror");
    snippets.mirror().forEach(mirror::put);
    paste.put("unit", snippets.unit(data, launcher()));
  }

  static void print(JoinEnd end, Path data, Console console) {
    end.report().ifPresent(report -> failures(report, console));
    if (!end.missing().isEmpty()) {
      console.line("%s", end.sentence());
      end.missing().forEach(flag -> console.line("  %s", PlainText.of(flag)));
    } else {
      console.line("%s", PlainText.of(end.sentence()));
    }
    if (end.kind() == JoinEnd.Kind.ACTIVE) {
      end.settings().ifPresent(settings -> settings(settings, data, console));
    }
    console.note("next: %s", PlainText.of(end.next()));
  }

  private static void failures(RuleReport report, Console console) {
    TextRows rows = new TextRows();
    for (CheckResult failure : report.failures()) {
      rows.row("FAILED", failure.sentence() + " [" + failure.code() + "]");
      rows.row("", "To mend it: " + failure.mend());
    }
    rows.print(console);
  }

  private static void settings(Settings settings, Path data, Console console) {
    console.line("");
    show(console, settings.advice());
    console.line("");
    console.line(
        "Keep your statement true and renewed with a node, which also answers your server:");
    show(console, settings.snippets().unit(data, launcher()));
    console.line("");
    console.line("If you like, let others read the directory from you, too:");
    for (Map.Entry<String, String> server : settings.snippets().mirror().entrySet()) {
      show(console, server.getValue());
    }
    console.line("");
  }

  private static void show(Console console, String text) {
    text.lines().forEach(line -> console.line("    %s", PlainText.of(line)));
  }

  /** The launcher beside this program, as far as it can be told. */
  private static Path launcher() {
    String home = System.getenv().getOrDefault("WAYMARK_HOME", "");
    return Path.of(home.isEmpty() ? "/opt/waymark" : home, "waymark");
  }
}
