package org.waymark.registry.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.Fields;
import org.waymark.trust.id.EntityId;

/**
 * What all checks of one statement gave.
 *
 * @param site whom it is about
 * @param ver the counter of the statement that was checked
 * @param rules the hash of the rule set
 * @param evidence digest of what was found live: the discovery document and the keys
 * @param at when the checks ended, in whole seconds
 * @param results in the order of the checks; at least one
 */
public record RuleReport(
    EntityId site, long ver, Sha256 rules, Sha256 evidence, Instant at, List<CheckResult> results) {

  public RuleReport {
    at = Instant.ofEpochSecond(at.getEpochSecond());
    results = List.copyOf(results);
    if (results.isEmpty() || ver < 1) {
      throw new MalformedException(
          "report_malformed", "A report has at least one result and a counter from 1.");
    }
  }

  /** The worst outcome of all checks. */
  public Outcome worst() {
    return results.stream().map(CheckResult::outcome).max(Outcome::compareTo).orElseThrow();
  }

  /** Those that keep the site from being approved. */
  public List<CheckResult> failures() {
    return results.stream().filter(result -> result.outcome() == Outcome.FAIL).toList();
  }

  /**
   * {@code {"site","ver","rules","evidence","at","worst","results":[…]}}; {@code at} in seconds
   * since 1970, hashes in hexadecimal.
   */
  public ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("site", site.value())
            .put("ver", ver)
            .put("rules", rules.hex())
            .put("evidence", evidence.hex())
            .put("at", at.getEpochSecond())
            .put("worst", worst().code());
    ArrayNode list = json.putArray("results");
    results.forEach(result -> list.add(result.toJson()));
    return json;
  }

  /**
   * Reads {@link #toJson()}.
   *
   * @throws MalformedException {@code report_malformed json_* entity_* hex_malformed}
   */
  public static RuleReport parse(ObjectNode json) {
    Fields fields = Fields.of(json, "rule report");
    RuleReport report =
        new RuleReport(
            EntityId.parseTesting(fields.string("site")),
            fields.integer("ver"),
            fields.sha256("rules"),
            fields.sha256("evidence"),
            Instant.ofEpochSecond(fields.integer("at")),
            fields.objects("results").stream().map(CheckResult::parse).toList());
    if (!fields.string("worst").equals(report.worst().code())) {
      throw new MalformedException(
          "report_malformed", "The report's worst is not the worst of its results.");
    }
    return report;
  }
}
