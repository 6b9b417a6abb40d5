package org.waymark.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.waymark.registry.Checks;
import org.waymark.registry.Intermediate;
import org.waymark.registry.SuccessionReport;
import org.waymark.registry.access.AccessToken;
import org.waymark.registry.access.Permission;
import org.waymark.registry.admission.RulesInForce;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.storage.AuditEntry;
import org.waymark.registry.storage.AuditRow;
import org.waymark.trust.root.Root;

/** Rules, tokens and the audit trail as they are seen over the interface. */
final class OversightDocuments {
  private OversightDocuments() {}

  static ObjectNode rules(RulesInForce rules) {
    RuleSet set = rules.set();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", set.name())
            .put("hash", set.hash().hex())
            .put("standard", !rules.applied());
    rules.since().ifPresent(since -> json.put("inForceSince", since.toString()));
    json.set("ruleSet", set.toJson());
    return json;
  }

  /** {@code {"members":[{"entityId","worst","results":[…]}],"wouldFail":n}}. */
  static ObjectNode trial(List<Checks.Verdict> verdicts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode members = json.putArray("members");
    int fail = 0;
    for (Checks.Verdict verdict : verdicts) {
      Outcome worst =
          verdict.results().stream()
              .map(CheckResult::outcome)
              .max(Comparator.naturalOrder())
              .orElse(Outcome.PASS);
      fail += worst == Outcome.FAIL ? 1 : 0;
      ObjectNode member = members.addObject();
      member.put("entityId", verdict.site().value()).put("worst", worst.code());
      ArrayNode results = member.putArray("results");
      verdict.results().forEach(result -> results.add(result.toJson()));
    }
    return json.put("wouldFail", fail);
  }

  /**
   * A page of the audit trail.
   *
   * @param limit of the page: when it is full, there may be another
   */
  static ObjectNode audit(List<AuditEntry> entries, int limit) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode rows = json.putArray("rows");
    entries.forEach(entry -> rows.add(row(entry)));
    if (entries.size() == limit) {
      json.put("next", entries.get(entries.size() - 1).id());
    }
    return json;
  }

  private static ObjectNode row(AuditEntry entry) {
    AuditRow row = entry.row();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", entry.id());
    json.put("at", Instant.ofEpochSecond(row.at()).toString())
        .put("actor", row.actor())
        .put("action", row.action())
        .put("subject", row.subject());
    row.reason().ifPresent(reason -> json.put("reason", reason));
    row.detail().ifPresent(detail -> json.put("detail", detail));
    row.seq().ifPresent(seq -> json.put("entry", seq));
    row.decision().ifPresent(hash -> json.put("decision", hash.hex()));
    return json;
  }

  static ObjectNode intermediates(List<Intermediate> all) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("intermediates");
    all.forEach(one -> list.add(intermediate(one)));
    return json;
  }

  static ObjectNode intermediate(Intermediate one) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("entityId", one.entity().value())
            .put("added", one.added().toString())
            .put("expires", one.expires().toString());
    one.withdrawn().ifPresent(since -> json.put("withdrawn", since.toString()));
    json.set("constraints", one.constraints().toJson());
    one.chain().forEach(json.putArray("chain")::add);
    return json;
  }

  static ObjectNode token(AccessToken token) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", token.id());
    json.put("name", token.name()).put("role", token.role().code());
    ArrayNode permissions = json.putArray("permissions");
    token.permissions().stream().sorted().map(Permission::code).forEach(permissions::add);
    json.put("created", token.created().toString());
    token.expires().ifPresent(time -> json.put("expires", time.toString()));
    token.revoked().ifPresent(time -> json.put("revoked", time.toString()));
    return json;
  }

  static ObjectNode tokens(List<AccessToken> list) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode array = json.putArray("tokens");
    list.forEach(each -> array.add(token(each)));
    return json;
  }

  /** What came of taking a root over. */
  static ObjectNode succession(SuccessionReport report) {
    Root root = report.root();
    return JsonNodeFactory.instance
        .objectNode()
        .put("federation", root.federation().value())
        .put("version", root.version())
        .put("hash", root.hash().hex())
        .put("expires", root.expires().toString())
        .put("before", report.before().version())
        .put("origin", root.log().origin())
        .put("entries", report.size())
        .put("recertified", report.recertified())
        .put("pending", report.left());
  }
}
