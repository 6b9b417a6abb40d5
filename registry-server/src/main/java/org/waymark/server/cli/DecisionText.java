package org.waymark.server.cli;

import org.waymark.registry.audit.Decision;

/** A decision as people read it. */
final class DecisionText {
  private DecisionText() {}

  static TextRows of(Decision decision) {
    Decision.Content content = decision.content();
    TextRows rows =
        new TextRows()
            .heading("Decision " + decision.hash().hex())
            .row("what", content.action() + " " + content.subject())
            .row("by", content.actor().name())
            .row("at", content.at().toString());
    content.reason().ifPresent(reason -> rows.row("reason", reason));
    if (content.ver().isPresent()) {
      rows.row("statement", "version " + content.ver().getAsLong());
    }
    content.rules().ifPresent(hash -> rows.row("rules", hash.hex()));
    content.report().ifPresent(hash -> rows.row("checks", "a report with the hash " + hash.hex()));
    content.application().ifPresent(id -> rows.row("application", id));
    return rows.row("federation", content.federation().value());
  }
}
