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
 * @param heldBack whether the log says something newer, which is held back until it is witnessed
 */
public record Evidence(String step, boolean ok, String detail, boolean heldBack) {

  /** A step at which nothing is held back. */
  public Evidence(String step, boolean ok, String detail) {
    this(step, ok, detail, false);
  }

  /** The contract's {@code evidence} element. */
  public ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("step", step).put("ok", ok).put("detail", detail);
    return heldBack ? json.put("heldBack", true) : json;
  }
}
