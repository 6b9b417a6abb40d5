package org.waymark.registry.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.waymark.registry.error.RuleException;

/**
 * What a policy demands of one member (OpenID Federation 1.0, section 6.1.3.1).
 *
 * @param type the entity type
 * @param member its member
 * @param essential whether it must be there
 * @param oneOf whether it must be one of these
 * @param subsetOf whether it must have no others than these
 * @param supersetOf whether it must have all of these
 */
record MemberPolicy(
    String type,
    String member,
    boolean essential,
    Optional<Set<JsonNode>> oneOf,
    Optional<Set<JsonNode>> subsetOf,
    Optional<Set<JsonNode>> supersetOf) {

  private static final int SHOWN = 120;

  static MemberPolicy parse(String type, String member, JsonNode json) {
    if (!(json instanceof ObjectNode operators)) {
      throw refused("rules_malformed", type, member, "is no object of operators");
    }
    for (Map.Entry<String, JsonNode> operator : operators.properties()) {
      if (!Set.of("essential", "one_of", "subset_of", "superset_of").contains(operator.getKey())) {
        throw refused(
            "policy_unsupported",
            type,
            member,
            "uses the operator "
                + operator.getKey()
                + "; there are essential, one_of, subset_of and superset_of");
      }
    }
    JsonNode essential = operators.path("essential");
    if (!essential.isMissingNode() && !essential.isBoolean()) {
      throw refused("rules_malformed", type, member, "has an essential that is not true or false");
    }
    MemberPolicy policy =
        new MemberPolicy(
            type,
            member,
            essential.asBoolean(false),
            values(type, member, operators, "one_of"),
            values(type, member, operators, "subset_of"),
            values(type, member, operators, "superset_of"));
    policy.requireConsistent();
    return policy;
  }

  private static Optional<Set<JsonNode>> values(
      String type, String member, ObjectNode operators, String operator) {
    JsonNode found = operators.path(operator);
    if (found.isMissingNode()) {
      return Optional.empty();
    }
    if (!found.isArray() || (found.isEmpty() && operator.equals("one_of"))) {
      throw refused("rules_malformed", type, member, "has a " + operator + " that is no list");
    }
    Set<JsonNode> values = new LinkedHashSet<>();
    found.forEach(values::add);
    return Optional.of(values);
  }

  /** Section 6.1.3.1, the combinations that the operators allow. */
  private void requireConsistent() {
    if (oneOf.isPresent() && (subsetOf.isPresent() || supersetOf.isPresent())) {
      throw refused("rules_malformed", type, member, "has one_of beside subset_of or superset_of");
    }
    if (subsetOf.isPresent() && !subsetOf.get().containsAll(supersetOf.orElse(Set.of()))) {
      throw refused("rules_malformed", type, member, "has a superset_of that subset_of forbids");
    }
  }

  Optional<CheckResult> breach(ObjectNode metadata) {
    JsonNode value = metadata.path(type).path(member);
    if (value.isMissingNode()) {
      return essential
          ? breach("policy_essential", "is missing, but every member needs it", wanted())
          : Optional.empty();
    }
    if (oneOf.isPresent() && !oneOf.get().contains(value)) {
      return breach(
          "policy_one_of",
          "is " + shown(List.of(value)) + ", which is none of " + shown(oneOf.get()),
          wanted());
    }
    List<JsonNode> has = elements(value);
    if (subsetOf.isPresent() && !subsetOf.get().containsAll(has)) {
      List<JsonNode> others = new ArrayList<>(has);
      others.removeAll(subsetOf.get());
      has.removeAll(others);
      return breach(
          "policy_subset_of",
          "has " + shown(others) + ", but nothing is allowed except " + shown(subsetOf.get()),
          has.isEmpty() ? "--unset " + path() : assignment(has));
    }
    if (supersetOf.isPresent() && !has.containsAll(supersetOf.get())) {
      List<JsonNode> missing = new ArrayList<>(supersetOf.get());
      missing.removeAll(has);
      has.addAll(missing);
      return breach("policy_superset_of", "lacks " + shown(missing), assignment(has));
    }
    return Optional.empty();
  }

  /** A value that is no list is a list of one. */
  private static List<JsonNode> elements(JsonNode value) {
    List<JsonNode> elements = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(elements::add);
    } else {
      elements.add(value);
    }
    return elements;
  }

  private String wanted() {
    return oneOf
        .map(values -> "--set " + path() + "=" + text(values.iterator().next()))
        .orElse(
            supersetOf
                .map(values -> assignment(List.copyOf(values)))
                .orElse("--set " + path() + "=VALUE"));
  }

  private String assignment(List<JsonNode> values) {
    return "--set "
        + path()
        + "="
        + values.stream().map(MemberPolicy::text).collect(Collectors.joining(","));
  }

  private Optional<CheckResult> breach(String code, String what, String flags) {
    return Optional.of(
        CheckResult.fail(
            CheckName.POLICY, code, path() + " " + what + ".", "waymark site-admin edit " + flags));
  }

  private String path() {
    return type + "." + member;
  }

  private static String shown(Iterable<JsonNode> values) {
    StringBuilder out = new StringBuilder();
    for (JsonNode value : values) {
      out.append(out.isEmpty() ? "" : ", ").append(text(value));
    }
    return out.length() > SHOWN ? out.substring(0, SHOWN) + "..." : out.toString();
  }

  /** Printable ASCII only: what a site wrote must not move an administrator's cursor. */
  private static String text(JsonNode value) {
    String text = value.isTextual() ? value.textValue() : value.toString();
    String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    return cut.replaceAll("[^ -~]", "?");
  }

  private static RuleException refused(String code, String type, String member, String why) {
    return new RuleException(
        code, "The policy for " + type + "." + member + " " + why + "; mend policy.json.");
  }
}
