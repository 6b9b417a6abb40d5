package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a discovery document.
 *
 * @param readable whether there is a normal form; a document of a server that switched OCM off is
 *     readable
 * @param clients by product: {@code nextcloud opencloud ocis reva seafile}
 */
public record DiscoveryReading(
    boolean readable,
    Optional<OcmDiscovery> normalized,
    List<Finding> findings,
    Map<String, ClientVerdict> clients) {

  public DiscoveryReading {
    if (readable != normalized.isPresent()) {
      throw new IllegalArgumentException("a document is readable if and only if it has a form");
    }
    findings = List.copyOf(findings);
    clients = Collections.unmodifiableMap(new LinkedHashMap<>(clients));
  }

  /**
   * The same reading with findings that were made before it, such as on the way to the document.
   */
  public DiscoveryReading withEarlier(List<Finding> earlier) {
    List<Finding> all = new ArrayList<>(earlier);
    all.addAll(findings);
    return new DiscoveryReading(readable, normalized, all, clients);
  }

  /** {@code {"readable", "normalized"?, "findings": [...], "clients": {...}}}. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("readable", readable);
    normalized.ifPresent(form -> json.set("normalized", form.toJson()));
    findings.forEach(finding -> json.withArray("findings").add(finding.toJson()));
    if (findings.isEmpty()) {
      json.putArray("findings");
    }
    ObjectNode verdicts = json.putObject("clients");
    clients.forEach((product, verdict) -> verdicts.set(product, verdict.toJson()));
    return json;
  }
}
