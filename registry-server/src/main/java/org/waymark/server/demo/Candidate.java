package org.waymark.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A site on its way in: its {@code waymark join} runs, and an operator decides. One thread. */
final class Candidate {
  /** What join tells the administrator to show (formats.md, section 14). */
  private static final Pattern LINE = Pattern.compile("waymark-site-key=[A-Za-z0-9_-]{43}");

  private final DemoSite site;
  private final ChildProgram join;
  private boolean shown;
  private Optional<Waymark.Answer> decision = Optional.empty();

  Candidate(DemoSite site, ChildProgram join) {
    this.site = site;
    this.join = join;
  }

  DemoSite site() {
    return site;
  }

  /** Does what the administrator does: puts up what join says, once it says it. */
  void showLine() {
    if (shown) {
      return;
    }
    Matcher line = LINE.matcher(join.told());
    if (line.find()) {
      site.show(line.group());
      shown = true;
    }
  }

  /** Whether there may be an application to decide about. */
  boolean waitsForOperator() {
    return shown && decision.isEmpty();
  }

  /** What the operator's approval came to. */
  void decided(Waymark.Answer answer) {
    decision = Optional.of(answer);
  }

  /** What the operator's approval came to; empty where there never was anything to decide. */
  Optional<Waymark.Answer> decision() {
    return decision;
  }

  /** Whether join has ended and nobody is left to decide. */
  boolean settled() {
    return join.ended() && (decision.isPresent() || !printed().has("application"));
  }

  int exit() {
    return join.exit();
  }

  /** What join printed at its end. */
  JsonNode printed() {
    return join.printed();
  }

  /** The results of the registry's checks that ended so, as join printed them. */
  List<JsonNode> results(String outcome) {
    List<JsonNode> results = new ArrayList<>();
    for (JsonNode result : printed().at("/report/results")) {
      if (result.path("outcome").asText().equals(outcome)) {
        results.add(result);
      }
    }
    return results;
  }

  List<String> codes(String outcome) {
    return results(outcome).stream().map(result -> result.path("code").asText()).toList();
  }

  /** Demands that it became a member, by the rules. */
  void requireActive() {
    String end = printed().path("message").asText(printed().toString());
    DemoException.require(
        exit() == 0 && printed().path("state").asText().equals("active"),
        site.product() + ": join ends with " + exit() + ": " + end + " " + codes("fail"));
    DemoException.require(shown, site.product() + " became a member without having shown its key");
    DemoException.require(
        results("pass").stream()
            .anyMatch(each -> each.path("check").asText().equals("domain_control")),
        site.product() + " became a member without control of its domain");
  }
}
