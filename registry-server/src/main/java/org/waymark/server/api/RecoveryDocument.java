package org.waymark.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.waymark.registry.Recovery;

/**
 * A recovery that is under way, as anybody may see it: {@code site state ver keys opened ends
 * disputed?}. It names the thumbprints of the keys that will be in force, so that the site can see
 * whether they are its own.
 */
final class RecoveryDocument {
  private RecoveryDocument() {}

  static ObjectNode of(Recovery recovery) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("site", recovery.site().value())
            .put("state", recovery.state())
            .put("ver", recovery.ver());
    ArrayNode keys = json.putArray("keys");
    recovery.keys().forEach(key -> keys.add(key.value()));
    json.put("opened", recovery.opened().toString()).put("ends", recovery.ends().toString());
    recovery.disputed().ifPresent(time -> json.put("disputed", time.toString()));
    return json;
  }
}
