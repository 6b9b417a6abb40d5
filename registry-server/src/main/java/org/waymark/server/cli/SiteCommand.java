package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.Host;

/**
 * A command about sites of a registry: what they have in common is how a site is named and shown.
 */
abstract class SiteCommand extends RegistryCommand {

  /**
   * The host that somebody typed, mended where that is safe and said so.
   *
   * @throws CommandFailure with a code {@code host_*}, exit 2
   */
  final String host(String typed) {
    List<String> findings = new ArrayList<>();
    try {
      Host host = Host.normalize(typed, findings::add);
      if (!host.toString().equals(typed) && !findings.isEmpty()) {
        console().note("reading %s as %s", typed, host);
      }
      return host.toString();
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          e.code(), String.valueOf(e.getMessage()), "name a site by its host: cloud.example.org");
    }
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
