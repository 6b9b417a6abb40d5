package org.waymark.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One step of the verification.
 *
 * @param step {@code root checkpoint witnesses log map record membership site counters status
 *     freshness}, in this order; before them {@code query} and {@code deny_list} where these decide
 * @param ok whether it held
 * @param detail a sentence: which object, and what was found
 */
public record Evidence(String step, boolean ok, String detail) {

  /** The contract's {@code evidence} element. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("step", step)
        .put("ok", ok)
        .put("detail", detail);
  }
}
