package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.rules.RuleSet;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The rules that a command is about: a folder, a file, or those that come with the product. */
final class RuleSource {
  @Parameters(
      arity = "0..1",
      paramLabel = "DIR|FILE",
      description = "A folder with shapes.ttl, policy.json and checks.json, or one JSON file.")
  private @Nullable Path where;

  @Option(names = "--standard", description = "The rules that come with the product.")
  private boolean standard;

  /**
   * The rules.
   *
   * @throws CommandFailure {@code rules_not_given}
   */
  RuleSet read() {
    if (standard == (where != null)) {
      throw CommandFailure.usage(
          "rules_not_given",
          standard ? "Rules were given twice." : "No rules were given.",
          "name a folder or a file, or give --standard: waymark rules show --to DIR writes one");
    }
    return where == null ? RuleSet.standard() : RuleSet.read(where);
  }

  /** What the registry is told. */
  ObjectNode order() {
    ObjectNode order = JsonNodeFactory.instance.objectNode();
    if (standard && where == null) {
      return order.put("standard", true);
    }
    order.set("ruleSet", read().toJson());
    return order;
  }
}
