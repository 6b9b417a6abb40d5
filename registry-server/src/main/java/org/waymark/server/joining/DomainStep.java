package org.waymark.server.joining;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.Outcome;
import org.waymark.trust.statement.SiteStatement;

/** Shows what proves the domain, and waits until the world can see it. */
final class DomainStep {
  private final JoinTools tools;

  DomainStep(JoinTools tools) {
    this.tools = tools;
  }

  /**
   * Looks, shows what to paste when it is not there, and looks again for as long as was wished.
   *
   * @return what the last look found, where it is not enough
   */
  Optional<CheckResult> prove(SiteStatement statement, Snippets snippets, Duration wait)
      throws InterruptedException {
    CheckResult found = tools.domain().apply(statement);
    if (found.outcome() == Outcome.PASS) {
      return Optional.empty();
    }
    tools.voice().tell("Your domain has to show the key of your site.");
    StringBuilder text = new StringBuilder("Paste one of these, whichever is yours:\n");
    for (Map.Entry<String, String> way : snippets.domain().entrySet()) {
      text.append('\n').append(way.getValue());
    }
    tools.voice().show(text.toString());
    Patience patience = new Patience(tools.clock(), tools.pause(), wait);
    if (!wait.isZero()) {
      tools.voice().tell("Waiting until it can be seen …");
    }
    while (found.outcome() != Outcome.PASS && patience.again()) {
      found = tools.domain().apply(statement);
    }
    if (found.outcome() == Outcome.PASS) {
      tools.voice().tell(found.sentence());
      return Optional.empty();
    }
    return Optional.of(found);
  }
}
