package org.waymark.trust.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.waymark.trust.PolicyException;

/**
 * What a policy demands of one parameter: operators whose combination OpenID Federation 1.0,
 * section 6.1.3.1, allows. Immutable; the nodes inside are never changed.
 */
final class ParameterPolicy {

  /** The one parameter that is a list written as a string (6.1.3.1.8). */
  private static final String SCOPE = "scope";

  private final String name;
  private final boolean scope;
  private final Map<PolicyOperator, JsonNode> operators;

  private ParameterPolicy(String name, boolean scope, Map<PolicyOperator, JsonNode> operators) {
    this.name = name;
    this.scope = scope;
    this.operators = operators;
    requireCombinable();
  }

  /** Reads the operators; those that the specification does not define are left out (6.1.3.2). */
  static ParameterPolicy parse(String type, String parameter, ObjectNode json) {
    String name = shown(type) + "." + shown(parameter);
    boolean scope = parameter.equals(SCOPE);
    Map<PolicyOperator, JsonNode> operators = new EnumMap<>(PolicyOperator.class);
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      Optional<PolicyOperator> known = PolicyOperator.of(member.getKey());
      if (known.isEmpty()) {
        continue;
      }
      JsonNode value = scope ? split(member.getValue()) : member.getValue();
      known
          .get()
          .fault(value)
          .ifPresent(
              fault -> {
                throw new PolicyException(
                    "policy_malformed", name, "has a " + known.get().code() + " that " + fault);
              });
      operators.put(known.get(), value.deepCopy());
    }
    return new ParameterPolicy(name, scope, operators);
  }

  /** Printable ASCII and short: what a stranger wrote must not move an administrator's cursor. */
  private static String shown(String text) {
    String ascii = text.replaceAll("[^!-~]", "?");
    return ascii.length() > 64 ? ascii.substring(0, 64) + "..." : ascii;
  }

  Set<PolicyOperator> operators() {
    return operators.keySet();
  }

  Optional<JsonNode> operator(PolicyOperator operator) {
    return Optional.ofNullable(operators.get(operator)).map(JsonNode::deepCopy);
  }

  /** Section 6.1.4.1, the level of operators. */
  ParameterPolicy merge(ParameterPolicy subordinate) {
    Map<PolicyOperator, JsonNode> both = new EnumMap<>(operators);
    subordinate.operators.forEach(
        (operator, value) -> {
          @Nullable JsonNode mine = operators.get(operator);
          if (mine == null) {
            both.put(operator, value);
            return;
          }
          both.put(
              operator,
              operator
                  .merge(mine, value)
                  .orElseThrow(
                      () ->
                          new PolicyException(
                              "policy_conflict",
                              name,
                              "has a "
                                  + operator.code()
                                  + " that conflicts with the one of a superior")));
        });
    return new ParameterPolicy(name, scope, both);
  }

  /** The combinations of 6.1.3.1.1 to 6.1.3.1.7, which hold before and after a merge. */
  private void requireCombinable() {
    @Nullable JsonNode value = operators.get(PolicyOperator.VALUE);
    @Nullable JsonNode add = operators.get(PolicyOperator.ADD);
    @Nullable JsonNode oneOf = operators.get(PolicyOperator.ONE_OF);
    @Nullable JsonNode subset = operators.get(PolicyOperator.SUBSET_OF);
    @Nullable JsonNode superset = operators.get(PolicyOperator.SUPERSET_OF);
    if (value != null) {
      require(add == null || JsonValues.isSubset(add, value), "adds what value does not have");
      require(
          !value.isNull() || !operators.containsKey(PolicyOperator.DEFAULT),
          "has a default for what value removes");
      require(oneOf == null || JsonValues.contains(oneOf, value), "has a value outside one_of");
      require(subset == null || JsonValues.isSubset(value, subset), "has a value beyond subset_of");
      require(
          superset == null || JsonValues.isSubset(superset, value),
          "has a value that lacks something of superset_of");
      require(!value.isNull() || !essential(), "has an essential that value removes");
    }
    require(
        oneOf == null || (add == null && subset == null && superset == null),
        "has one_of beside add, subset_of or superset_of");
    require(
        add == null || subset == null || JsonValues.isSubset(add, subset),
        "adds what subset_of takes away");
    require(
        subset == null || superset == null || JsonValues.isSubset(superset, subset),
        "has a superset_of that subset_of forbids");
  }

  private void require(boolean combinable, String why) {
    if (!combinable) {
      throw new PolicyException("policy_conflict", name, why);
    }
  }

  private boolean essential() {
    return operators.containsKey(PolicyOperator.ESSENTIAL)
        && operators.get(PolicyOperator.ESSENTIAL).booleanValue();
  }

  /**
   * The parameter as it is to be read, absent where it is removed. A parameter that is null counts
   * as absent: no operator may leave one behind (6.1.3).
   */
  Optional<JsonNode> apply(Optional<JsonNode> before) {
    @Nullable JsonNode now = before.filter(found -> !found.isNull()).orElse(null);
    if (now != null && scope) {
      now = split(now);
    }
    for (Map.Entry<PolicyOperator, JsonNode> operator : operators.entrySet()) {
      now = apply(operator.getKey(), operator.getValue(), now);
    }
    return Optional.ofNullable(now).map(found -> scope ? joined(found) : found.deepCopy());
  }

  private @Nullable JsonNode apply(
      PolicyOperator operator, JsonNode value, @Nullable JsonNode now) {
    return switch (operator) {
      case VALUE -> value.isNull() ? null : value;
      case ADD -> now == null ? value : JsonValues.union(array(now, operator), value);
      case DEFAULT -> now == null ? value : now;
      case ONE_OF -> kept(now, operator, now == null || JsonValues.contains(value, now));
      case SUBSET_OF -> now == null ? null : JsonValues.intersection(array(now, operator), value);
      case SUPERSET_OF ->
          kept(now, operator, now == null || JsonValues.isSubset(value, array(now, operator)));
      case ESSENTIAL -> kept(now, operator, now != null || !value.booleanValue());
    };
  }

  /** A parameter of a type that the operator does not support is an error (6.1.3). */
  private JsonNode array(JsonNode now, PolicyOperator operator) {
    if (!now.isArray()) {
      throw new PolicyException(
          "policy_failed", name, "has " + operator.code() + ", but what the site says is no array");
    }
    return now;
  }

  private @Nullable JsonNode kept(@Nullable JsonNode now, PolicyOperator operator, boolean kept) {
    if (!kept) {
      throw new PolicyException(
          "policy_failed", name, "is not kept by the site: its " + operator.code() + " fails");
    }
    return now;
  }

  private static JsonNode split(JsonNode value) {
    if (!value.isTextual()) {
      return value;
    }
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    for (String word : value.textValue().split(" ", -1)) {
      if (!word.isEmpty()) {
        out.add(word);
      }
    }
    return out;
  }

  private static JsonNode joined(JsonNode value) {
    if (!value.isArray()) {
      return value.deepCopy();
    }
    StringJoiner words = new StringJoiner(" ");
    value.forEach(word -> words.add(word.asText()));
    return JsonNodeFactory.instance.textNode(words.toString());
  }

  ObjectNode toJson() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    operators.forEach((operator, value) -> out.set(operator.code(), value.deepCopy()));
    return out;
  }
}
