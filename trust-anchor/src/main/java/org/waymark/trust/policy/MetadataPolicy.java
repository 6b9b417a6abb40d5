package org.waymark.trust.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waymark.trust.PolicyException;

/**
 * A metadata policy: for each entity type and parameter what its value must be, or becomes (OpenID
 * Federation 1.0, section 6.1). All standard operators; others are passed over, unless the
 * statement declares them critical.
 *
 * <pre>{@code
 * MetadataPolicy resolved = anchors.merge(intermediates);
 * ObjectNode effective = resolved.apply(statement.metadata());
 * }</pre>
 *
 * <p>This is the specification alone; what Waymark allows superiors less, {@link
 * ProtectedParameters} says. Immutable and thread-safe.
 */
public final class MetadataPolicy {

  private static final MetadataPolicy EMPTY = new MetadataPolicy(new TreeMap<>());

  private final Map<String, Map<String, ParameterPolicy>> types;

  private MetadataPolicy(Map<String, Map<String, ParameterPolicy>> types) {
    this.types = types;
  }

  /** The policy that demands nothing. */
  public static MetadataPolicy empty() {
    return EMPTY;
  }

  /**
   * Reads a {@code metadata_policy} claim.
   *
   * @throws PolicyException {@code policy_malformed}; {@code policy_conflict} where one statement
   *     combines operators that exclude each other
   */
  public static MetadataPolicy parse(ObjectNode json) {
    Map<String, Map<String, ParameterPolicy>> types = new TreeMap<>();
    for (Map.Entry<String, JsonNode> type : json.properties()) {
      Map<String, ParameterPolicy> parameters = new TreeMap<>();
      for (Map.Entry<String, JsonNode> parameter : object(type.getValue()).properties()) {
        parameters.put(
            parameter.getKey(),
            ParameterPolicy.parse(type.getKey(), parameter.getKey(), object(parameter.getValue())));
      }
      types.put(type.getKey(), parameters);
    }
    return new MetadataPolicy(types);
  }

  private static ObjectNode object(JsonNode found) {
    if (found instanceof ObjectNode object) {
      return object;
    }
    throw new PolicyException(
        "policy_malformed",
        "The metadata policy is not made of objects: entity type, parameter, operators.");
  }

  /**
   * Demands that every operator of a {@code metadata_policy_crit} claim is one that is applied
   * here. The names count whether a policy uses them or not (section 6.1.3.2).
   *
   * @throws PolicyException {@code policy_unsupported}
   */
  public static void requireKnown(Collection<String> critical) {
    for (String name : critical) {
      if (PolicyOperator.of(name).isEmpty()) {
        throw new PolicyException(
            "policy_unsupported",
            "The statement demands a metadata policy operator that this reader does not know; only"
                + " the seven standard ones are applied.");
      }
    }
  }

  /**
   * This policy with that of the next statement below it (section 6.1.4.1).
   *
   * @throws PolicyException {@code policy_conflict}
   */
  public MetadataPolicy merge(MetadataPolicy subordinate) {
    Map<String, Map<String, ParameterPolicy>> merged = new TreeMap<>();
    types.forEach((type, parameters) -> merged.put(type, new TreeMap<>(parameters)));
    subordinate.types.forEach(
        (type, parameters) -> {
          Map<String, ParameterPolicy> mine = merged.computeIfAbsent(type, t -> new TreeMap<>());
          parameters.forEach((name, policy) -> mine.merge(name, policy, ParameterPolicy::merge));
        });
    return new MetadataPolicy(merged);
  }

  /**
   * Metadata as this policy makes it (section 6.1.4.2). A policy for an entity type is about
   * entities of that type: where the metadata does not have it, nothing is demanded and nothing
   * added.
   *
   * @param metadata by entity type; it stays as it is
   * @return a changed copy
   * @throws PolicyException {@code policy_failed}
   */
  public ObjectNode apply(ObjectNode metadata) {
    ObjectNode out = metadata.deepCopy();
    types.forEach(
        (type, parameters) -> {
          if (out.get(type) instanceof ObjectNode members) {
            parameters.forEach((name, policy) -> apply(policy, members, name));
          }
        });
    return out;
  }

  private static void apply(ParameterPolicy policy, ObjectNode members, String name) {
    @Nullable JsonNode before = members.get(name);
    Optional<JsonNode> after = policy.apply(Optional.ofNullable(before));
    if (after.isPresent()) {
      members.set(name, after.get());
    } else {
      members.remove(name);
    }
  }

  /** Whether it demands nothing of any parameter. */
  public boolean isEmpty() {
    return types.values().stream().allMatch(Map::isEmpty);
  }

  /** The entity types that it is about. */
  public Set<String> types() {
    return Collections.unmodifiableSet(types.keySet());
  }

  /** The parameters of an entity type, each with its operators. */
  Map<String, ParameterPolicy> parameters(String type) {
    return Collections.unmodifiableMap(types.getOrDefault(type, Map.of()));
  }

  /** The claim, with the operators that are applied. */
  public ObjectNode toJson() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    types.forEach(
        (type, parameters) -> {
          ObjectNode members = out.putObject(type);
          parameters.forEach((name, policy) -> members.set(name, policy.toJson()));
        });
    return out;
  }
}
