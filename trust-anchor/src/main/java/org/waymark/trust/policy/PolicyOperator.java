package org.waymark.trust.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.Optional;

/**
 * The standard operators of a metadata policy (OpenID Federation 1.0, section 6.1.3.1), in the
 * order in which they are applied.
 */
public enum PolicyOperator {
  /** Sets the parameter, or removes it where it is null (6.1.3.1.1). */
  VALUE("value"),
  /** Adds values to the parameter (6.1.3.1.2). */
  ADD("add"),
  /** Sets the parameter where it is absent (6.1.3.1.3). */
  DEFAULT("default"),
  /** The parameter is one of these (6.1.3.1.4). */
  ONE_OF("one_of"),
  /** Values of the parameter that are not among these are taken away (6.1.3.1.5). */
  SUBSET_OF("subset_of"),
  /** The parameter has all of these (6.1.3.1.6). */
  SUPERSET_OF("superset_of"),
  /** The parameter is there (6.1.3.1.7). */
  ESSENTIAL("essential");

  /** Values of an array operator at most: comparing them costs their product. */
  static final int MAX_VALUES = 256;

  private final String code;

  PolicyOperator(String code) {
    this.code = code;
  }

  /** As policies write it. */
  public String code() {
    return code;
  }

  /** The operator of a name; empty for one that the specification does not define. */
  public static Optional<PolicyOperator> of(String code) {
    for (PolicyOperator operator : values()) {
      if (operator.code.equals(code)) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  /** Whether it puts something into metadata that the site did not say. */
  public boolean sets() {
    return this == VALUE || this == ADD || this == DEFAULT;
  }

  /** What is wrong with the operator's own value, if anything. */
  Optional<String> fault(JsonNode value) {
    return switch (this) {
      case VALUE ->
          value.size() > MAX_VALUES ? Optional.of("has more than 256 values") : Optional.empty();
      case DEFAULT ->
          value.isNull() || value.size() > MAX_VALUES
              ? Optional.of("is null or has more than 256 values")
              : Optional.empty();
      case ESSENTIAL ->
          value.isBoolean() ? Optional.empty() : Optional.of("is neither true nor false");
      case ONE_OF ->
          isList(value) && !value.isEmpty()
              ? Optional.empty()
              : Optional.of("is no array of 1 to 256 values");
      case ADD, SUBSET_OF, SUPERSET_OF ->
          isList(value) ? Optional.empty() : Optional.of("is no array of at most 256 values");
    };
  }

  private static boolean isList(JsonNode value) {
    if (!value.isArray() || value.size() > MAX_VALUES) {
      return false;
    }
    for (JsonNode element : value) {
      if (element.isNull()) {
        return false;
      }
    }
    return true;
  }

  /** The operator's values of a superior and of a subordinate as one; empty where they conflict. */
  Optional<JsonNode> merge(JsonNode superior, JsonNode subordinate) {
    return switch (this) {
      case VALUE, DEFAULT ->
          JsonValues.same(superior, subordinate) ? Optional.of(superior) : Optional.empty();
      case ADD, SUPERSET_OF -> Optional.of(JsonValues.union(superior, subordinate));
      case ONE_OF ->
          Optional.<JsonNode>of(JsonValues.intersection(superior, subordinate))
              .filter(both -> !both.isEmpty());
      case SUBSET_OF -> Optional.of(JsonValues.intersection(superior, subordinate));
      case ESSENTIAL ->
          Optional.of(BooleanNode.valueOf(superior.booleanValue() || subordinate.booleanValue()));
    };
  }
}
