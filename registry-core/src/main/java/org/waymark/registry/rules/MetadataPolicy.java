package org.waymark.registry.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.waymark.registry.error.RuleException;

/**
 * A metadata policy after OpenID Federation 1.0, section 6.1: for each entity type and member what
 * its value must be. Of its operators those that only check: {@code essential one_of subset_of
 * superset_of}.
 *
 * <p>Two departures, both because a site's statement is signed and nobody can rewrite it: where
 * {@code subset_of} would take values away, they are refused; and {@code value add default} are not
 * known.
 *
 * <p>Immutable and thread-safe.
 */
final class MetadataPolicy {
  private final List<MemberPolicy> members;

  private MetadataPolicy(List<MemberPolicy> members) {
    this.members = List.copyOf(members);
  }

  /**
   * Reads a policy.
   *
   * @throws RuleException {@code rules_malformed policy_unsupported}
   */
  static MetadataPolicy parse(ObjectNode json) {
    List<MemberPolicy> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> type : sorted(json)) {
      if (!(type.getValue() instanceof ObjectNode members)) {
        throw new RuleException(
            "rules_malformed",
            "The policy for "
                + type.getKey()
                + " is no object of members; write {\"member\": {…}}.");
      }
      for (Map.Entry<String, JsonNode> member : sorted(members)) {
        found.add(MemberPolicy.parse(type.getKey(), member.getKey(), member.getValue()));
      }
    }
    return new MetadataPolicy(found);
  }

  private static List<Map.Entry<String, JsonNode>> sorted(ObjectNode json) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    json.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
    return List.copyOf(sorted.entrySet());
  }

  /** Everything that the metadata does not keep, by entity type and member. */
  List<CheckResult> breaches(ObjectNode metadata) {
    return members.stream().map(one -> one.breach(metadata)).flatMap(Optional::stream).toList();
  }

  int size() {
    return members.size();
  }
}
