package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.waymark.registry.rules.RuleSet;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code rules apply}. */
@CommandLine.Command(
    name = "apply",
    description = {
      "Put rules into force.",
      "From then on applications are judged by them, and members at their next check. The change"
          + " is written into the public log. Try them first: rules test."
    },
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark rules apply my-rules", "  ./waymark rules apply --standard"})
final class RulesApplyCommand extends OperatorCommand {
  @Mixin private RuleSource rules = new RuleSource();

  @Override
  protected ExitCode run() throws IOException {
    RuleSet set = rules.read();
    ObjectNode order = rules.order();
    return answer(
        operate(registry -> registry.applyRules(order)),
        done ->
            console()
                .line(
                    "in force from now on: %s (%s%s)",
                    set.name(),
                    set.hash().hex().substring(0, 16),
                    done.has("entry") ? ", log entry " + done.path("entry").asLong() : ""));
  }
}
