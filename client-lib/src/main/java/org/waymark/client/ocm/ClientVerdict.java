package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Whether a product's own parser accepts a discovery document.
 *
 * @param reason a sentence: why not, or what to know although it does
 */
public record ClientVerdict(boolean ok, String reason) {

  static ClientVerdict accepts(String reason) {
    return new ClientVerdict(true, reason);
  }

  static ClientVerdict refuses(String reason) {
    return new ClientVerdict(false, reason);
  }

  /** {@code {"ok", "reason"}}. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance.objectNode().put("ok", ok).put("reason", reason);
  }
}
