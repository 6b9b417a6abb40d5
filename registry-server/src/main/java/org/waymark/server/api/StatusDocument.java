package org.waymark.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import org.waymark.registry.RegistryStatus;
import org.waymark.registry.witness.WitnessReport;
import org.waymark.trust.statement.SiteStatus;

/**
 * A registry as operators see it: {@code federation name root{version expires} size
 * published{origin size root lastEntry entryExpires fresh}? sites{active suspended revoked left}
 * nextHeartbeat nextSnapshot keys failure? problems[] witness{groups witnessed{size since}?
 * witnesses[{name group size? at?}]}? expiring[]}. Times are UTC in ISO 8601.
 */
final class StatusDocument {
  private StatusDocument() {}

  static ObjectNode of(RegistryStatus status, Instant now) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    status
        .root()
        .ifPresent(
            root -> {
              json.put("federation", root.federation()).put("name", root.name());
              json.putObject("root")
                  .put("version", root.version())
                  .put("expires", root.expires().toString());
            });
    json.put("size", status.size());
    status
        .published()
        .ifPresent(
            tree ->
                json.putObject("published")
                    .put("origin", tree.origin())
                    .put("size", tree.size())
                    .put("root", tree.root().hex())
                    .put("lastEntry", tree.lastEntry().toString())
                    .put("entryExpires", tree.entryExpires().toString())
                    .put("fresh", now.isBefore(tree.entryExpires())));
    ObjectNode sites = json.putObject("sites");
    for (SiteStatus kind : SiteStatus.values()) {
      sites.put(kind.code(), status.sites().getOrDefault(kind, 0L));
    }
    json.put("nextHeartbeat", status.nextHeartbeat().toString());
    json.put("nextSnapshot", status.nextSnapshot().toString());
    json.put("keys", status.keys().name().toLowerCase(Locale.ROOT));
    status
        .failure()
        .ifPresent(
            failure ->
                json.putObject("failure")
                    .put("code", failure.code())
                    .put("message", failure.message()));
    ArrayNode problems = json.putArray("problems");
    status
        .problems()
        .forEach(
            problem ->
                problems.addObject().put("code", problem.code()).put("message", problem.message()));
    status.witness().ifPresent(report -> json.set("witness", witness(report)));
    ArrayNode expiring = json.putArray("expiring");
    status
        .warnings()
        .forEach(
            warning ->
                expiring
                    .addObject()
                    .put("code", warning.code())
                    .put("subject", warning.subject())
                    .put("expires", warning.expires().toString())
                    .put("withinDays", warning.withinDays())
                    .put("message", warning.message())
                    .put("next", warning.next()));
    return json;
  }

  private static ObjectNode witness(WitnessReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("groups", report.groupsDemanded());
    report
        .witnessed()
        .ifPresent(
            it ->
                json.putObject("witnessed")
                    .put("size", it.size())
                    .put("since", it.since().toString()));
    ArrayNode witnesses = json.putArray("witnesses");
    for (WitnessReport.Witness witness : report.witnesses()) {
      ObjectNode one =
          witnesses.addObject().put("name", witness.name()).put("group", witness.group());
      witness.last().ifPresent(it -> one.put("size", it.size()).put("at", it.at().toString()));
    }
    return json;
  }
}
