package org.waymark.node.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Members of {@code /v1/status} about what runs beside the node. Asked at each request, so they are
 * quick; one that has nothing to say yet is left out.
 *
 * @param parts by name
 */
public record StatusParts(Map<String, Supplier<Optional<ObjectNode>>> parts) {
  public StatusParts {
    parts = Map.copyOf(parts);
  }

  ObjectNode addTo(ObjectNode status) {
    parts.forEach((name, part) -> part.get().ifPresent(found -> status.set(name, found)));
    return status;
  }
}
