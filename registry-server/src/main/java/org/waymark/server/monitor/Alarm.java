package org.waymark.server.monitor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Something about a host that its site did not do itself.
 *
 * @param code stable, snake_case
 * @param message one sentence that names the host
 */
public record Alarm(String code, String message) {
  ObjectNode toJson() {
    return JsonNodeFactory.instance.objectNode().put("code", code).put("message", message);
  }
}
