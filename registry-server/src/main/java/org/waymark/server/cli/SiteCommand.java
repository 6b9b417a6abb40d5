package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

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

  /**
   * As {@link #host}, where a command can do without for another use.
   *
   * @throws CommandFailure {@code site_not_given}
   */
  final String named(@Nullable String typed) {
    if (typed == null) {
      throw CommandFailure.usage(
          "site_not_given", "No site was named.", "name one that waymark site list shows");
    }
    return host(typed);
  }

  /**
   * The order of a change that has a reason.
   *
   * @throws CommandFailure {@code reason_not_given}
   */
  static ObjectNode because(@Nullable String reason) {
    if (reason == null) {
      throw CommandFailure.usage(
          "reason_not_given",
          "This is done for a reason, and none was given.",
          "give one as a code, for example --reason key-compromise");
    }
    return order().put("reason", reason);
  }

  /** Prints the outcome of a change. */
  final ExitCode changed(String verb, ObjectNode site) {
    return answer(
        site,
        of ->
            console()
                .line(
                    "%s %s (log entry %d)",
                    verb, of.path("entityId").asText(), of.path("entry").asLong()));
  }
}
