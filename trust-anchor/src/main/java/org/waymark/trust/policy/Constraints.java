package org.waymark.trust.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.waymark.signer.MalformedException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.Fields;
import org.waymark.trust.PolicyException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;

/**
 * What a superior allows below a statement of its own (OpenID Federation 1.0, section 6.2). Departs
 * from it in one point: a member that is not known is refused, where the specification passes over
 * it, because two readers of different age must not disagree on who is a member.
 *
 * <p>Immutable and thread-safe.
 */
public final class Constraints {

  /** Names of a list at most. */
  static final int MAX_NAMES = 256;

  private static final Constraints NONE =
      new Constraints(OptionalLong.empty(), Optional.empty(), List.of(), Optional.empty());

  private final OptionalLong maxPathLength;
  private final Optional<List<String>> permitted;
  private final List<String> excluded;
  private final Optional<Set<String>> allowedEntityTypes;

  private Constraints(
      OptionalLong maxPathLength,
      Optional<List<String>> permitted,
      List<String> excluded,
      Optional<Set<String>> allowedEntityTypes) {
    this.maxPathLength = maxPathLength;
    this.permitted = permitted;
    this.excluded = excluded;
    this.allowedEntityTypes = allowedEntityTypes;
  }

  /** No constraints. */
  public static Constraints none() {
    return NONE;
  }

  /**
   * Only these names.
   *
   * @param permitted hosts ({@code a.example}) and domains ({@code .example}: any name below)
   * @param excluded refused even where permitted
   * @throws PolicyException {@code constraints_malformed}
   */
  public static Constraints naming(List<String> permitted, List<String> excluded) {
    return new Constraints(
        OptionalLong.empty(), Optional.of(names(permitted)), names(excluded), Optional.empty());
  }

  /** As this, with at most so many intermediates between who says so and the site. */
  public Constraints withMaxPathLength(long intermediates) {
    return new Constraints(OptionalLong.of(intermediates), permitted, excluded, allowedEntityTypes);
  }

  /** As this, with these entity types and {@code federation_entity}. */
  public Constraints withAllowedEntityTypes(Set<String> types) {
    return new Constraints(maxPathLength, permitted, excluded, Optional.of(Set.copyOf(types)));
  }

  /**
   * Reads a {@code constraints} claim.
   *
   * @throws PolicyException {@code constraints_malformed}, {@code constraints_unsupported} for a
   *     member that is not known
   */
  public static Constraints parse(ObjectNode json) {
    try {
      Fields fields = Fields.of(json, "constraints");
      OptionalLong path = fields.optionalInteger("max_path_length");
      Optional<List<String>> permitted = Optional.empty();
      List<String> excluded = List.of();
      Optional<ObjectNode> naming = fields.optionalObject("naming_constraints");
      if (naming.isPresent()) {
        Fields names = Fields.of(naming.get(), "naming_constraints");
        permitted = names.optionalStrings("permitted").map(Constraints::names);
        excluded = names.optionalStrings("excluded").map(Constraints::names).orElse(List.of());
        names.onlyKnown();
      }
      Optional<Set<String>> types = fields.optionalStrings("allowed_entity_types").map(Set::copyOf);
      fields.onlyKnown();
      return new Constraints(path, permitted, excluded, types);
    } catch (MalformedException e) {
      boolean unknown = e.code().equals("json_unknown_member");
      throw new PolicyException(
          unknown ? "constraints_unsupported" : "constraints_malformed",
          "The constraints of a superior are refused: " + e.getMessage());
    }
  }

  private static List<String> names(List<String> names) {
    if (names.size() > MAX_NAMES) {
      throw malformed("have more than " + MAX_NAMES + " names in a list");
    }
    for (String name : names) {
      try {
        Host host = Host.parse(name.startsWith(".") ? name.substring(1) : name);
        if (host.port().isPresent()) {
          throw malformed("have a name with a port");
        }
      } catch (VerificationException e) {
        if (e instanceof PolicyException) {
          throw e;
        }
        throw malformed("have a name that is neither a host nor a domain with a leading dot");
      }
    }
    return List.copyOf(names);
  }

  private static PolicyException malformed(String why) {
    return new PolicyException(
        "constraints_malformed", "The constraints of a superior " + why + ".");
  }

  /** Intermediates between who says so and the site at most; empty where it is not limited. */
  public OptionalLong maxPathLength() {
    return maxPathLength;
  }

  /** Hosts and, with a leading dot, domains; empty where every name is permitted. */
  public Optional<List<String>> permitted() {
    return permitted;
  }

  /** Hosts and domains that are refused even where permitted. */
  public List<String> excluded() {
    return excluded;
  }

  /** Entity types beside {@code federation_entity}; empty where all are allowed. */
  public Optional<Set<String>> allowedEntityTypes() {
    return allowedEntityTypes;
  }

  /**
   * Whether the names allow an entity. As in RFC 5280, section 4.2.1.10, they are about its host:
   * {@code .example} is any name below {@code example} and not {@code example} itself.
   */
  public boolean permits(EntityId entity) {
    String host = entity.host().name();
    return permitted.map(names -> names.stream().anyMatch(name -> covers(name, host))).orElse(true)
        && excluded.stream().noneMatch(name -> covers(name, host));
  }

  private static boolean covers(String name, String host) {
    return name.startsWith(".") ? host.endsWith(name) : host.equals(name);
  }

  /** The claim. */
  public ObjectNode toJson() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    maxPathLength.ifPresent(most -> out.put("max_path_length", most));
    if (permitted.isPresent() || !excluded.isEmpty()) {
      ObjectNode naming = out.putObject("naming_constraints");
      permitted.ifPresent(names -> names.forEach(naming.putArray("permitted")::add));
      if (!excluded.isEmpty()) {
        ArrayNode refused = naming.putArray("excluded");
        excluded.forEach(refused::add);
      }
    }
    allowedEntityTypes.ifPresent(
        types -> types.stream().sorted().forEach(out.putArray("allowed_entity_types")::add));
    return out;
  }
}
