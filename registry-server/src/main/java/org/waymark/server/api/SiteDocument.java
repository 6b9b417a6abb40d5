package org.waymark.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;
import org.waymark.registry.RegisteredSite;

/**
 * A site as operators see it: {@code entityId host status reason? changed ver mver record entry
 * statementExpires membershipExpires}. Times are UTC in ISO 8601, {@code record} is the SHA-256
 * that names the record, {@code entry} the log entry of the last change.
 */
final class SiteDocument {
  private SiteDocument() {}

  static ObjectNode of(RegisteredSite site) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("entityId", site.entityId().value());
    json.put("host", site.entityId().host().toString());
    json.put("status", site.status().code());
    site.reason().ifPresent(reason -> json.put("reason", reason));
    return json.put("changed", site.changed().toString())
        .put("ver", site.ver())
        .put("mver", site.mver())
        .put("record", site.record().hex())
        .put("entry", site.seq())
        .put("statementExpires", site.statementExpires().toString())
        .put("membershipExpires", site.membershipExpires().toString());
  }

  /** Sites that want renewal, those that failed their last check apart. */
  static ObjectNode renewals(List<RegisteredSite> sites, Predicate<RegisteredSite> failing) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode due = json.putArray("due");
    ArrayNode failed = json.putArray("failing");
    sites.forEach(site -> (failing.test(site) ? failed : due).add(of(site)));
    return json;
  }

  static ObjectNode of(List<RegisteredSite> sites) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("sites");
    sites.forEach(site -> list.add(of(site)));
    return json;
  }
}
