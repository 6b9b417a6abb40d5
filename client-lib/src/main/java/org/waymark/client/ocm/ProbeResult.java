package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;

/**
 * A discovery document and where it was found.
 *
 * @param foundAt URL that answered, after redirects; the file's URI where it was a file
 */
public record ProbeResult(DiscoveryReading reading, URI foundAt) {

  /** {@link DiscoveryReading#toJson()} and {@code "foundAt"}. */
  public ObjectNode toJson() {
    return reading.toJson().put("foundAt", foundAt.toString());
  }
}
