package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A command about sites of a registry: what they have in common is how a site is named and shown.
 */
abstract class SiteCommand extends OperatorCommand {

  /**
   * The host that somebody typed, mended where that is safe and said so.
   *
   * @throws CommandFailure with a code {@code host_*}, exit 2
   */
  final String host(String typed) {
    return TypedHost.of(typed, console());
  }

  /** The order of a change that has a reason. */
  static ObjectNode because(String reason) {
    return JsonNodeFactory.instance.objectNode().put("reason", reason);
  }

  /** Prints the outcome of a change. */
  final ExitCode changed(String verb, ObjectNode site) {
    if (json) {
      console().json(site);
    } else {
      console()
          .line(
              "%s %s (log entry %d)",
              verb, site.path("entityId").asText(), site.path("entry").asLong());
    }
    return ExitCode.OK;
  }
}
