package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.RuleSet;
import org.waymark.server.api.Operations;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code rules show}. */
@CommandLine.Command(
    name = "show",
    description = {
      "Show the rules in force.",
      "With --to they are written as three files, to be changed, tried and applied."
    },
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark rules show", "  ./waymark rules show --to my-rules"})
final class RulesShowCommand extends OperatorCommand {
  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Write shapes.ttl, policy.json and checks.json into this folder.")
  private @Nullable Path folder;

  @Override
  protected ExitCode run() throws IOException {
    ObjectNode rules = operate(Operations::rules);
    RuleSet set = RuleSet.of((ObjectNode) rules.path("ruleSet"));
    Path to = folder;
    if (to != null) {
      set.writeTo(to);
    }
    return answer(rules, of -> print(of, set, to));
  }

  private void print(JsonNode rules, RuleSet set, @Nullable Path written) {
    TextRows rows =
        new TextRows()
            .heading(
                "Rules in force: "
                    + set.name()
                    + (rules.path("standard").asBoolean() ? ", which come with the product" : ""));
    if (rules.hasNonNull("inForceSince")) {
      rows.row("since", rules.path("inForceSince").asText());
    }
    rows.row("hash", set.hash().hex());
    for (CheckName check : CheckName.values()) {
      rows.row(
          switch (set.demand(check)) {
            case FAIL -> "demanded";
            case WARN -> "warned of";
            case OFF -> "not checked";
          },
          check.code() + ": " + RulesText.meaning(check));
    }
    set.termsUri().ifPresent(terms -> rows.row("terms", terms));
    List<String> policy = new ArrayList<>();
    set.policy().fieldNames().forEachRemaining(policy::add);
    if (!policy.isEmpty()) {
      rows.row("policy", "about " + String.join(", ", policy));
    }
    if (written != null) {
      rows.row("written to", written.toString());
    }
    rows.print(console());
    if (written != null) {
      console().note("next: change them, then waymark rules test %s", written);
    }
  }
}
