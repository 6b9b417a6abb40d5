package org.waymark.trust.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What readers take for the metadata of a site: what it signed, as its superiors allow it (OpenID
 * Federation 1.0, sections 6.1.4.2 and 6.2.3).
 */
public final class EffectiveMetadata {

  /** Always allowed (section 6.2.3). */
  public static final String FEDERATION_ENTITY = "federation_entity";

  static final String OCM_SERVER = "ocm_server";

  private EffectiveMetadata() {}

  /**
   * In this order: the metadata of the immediate superior, the entity types that every superior
   * allows, the merged policy; then what is protected has to be what it was.
   *
   * @param own what the site signed; it stays as it is
   * @param superior the {@code metadata} claim of the site's own membership
   * @param allowed the entity types of each statement that names them
   * @param policy merged from the trust anchor down
   * @throws org.waymark.trust.PolicyException {@code policy_failed policy_hijack}
   */
  public static ObjectNode of(
      ObjectNode own,
      Optional<ObjectNode> superior,
      List<Set<String>> allowed,
      MetadataPolicy policy) {
    ObjectNode metadata = own.deepCopy();
    if (superior.isPresent()) {
      ProtectedParameters.requireRestrictOnly(superior.get());
      overlay(metadata, superior.get());
    }
    for (Set<String> types : allowed) {
      List<String> names = new ArrayList<>();
      metadata.fieldNames().forEachRemaining(names::add);
      names.removeIf(name -> name.equals(FEDERATION_ENTITY) || types.contains(name));
      metadata.remove(names);
    }
    ObjectNode effective = policy.apply(metadata);
    ProtectedParameters.requireUntouched(own, effective);
    return effective;
  }

  /** A superior speaks about the entity types that the site has; it gives it no others. */
  private static void overlay(ObjectNode metadata, ObjectNode superior) {
    for (Map.Entry<String, JsonNode> type : superior.properties()) {
      if (metadata.get(type.getKey()) instanceof ObjectNode members
          && type.getValue() instanceof ObjectNode said) {
        said.properties()
            .forEach(
                member -> {
                  if (member.getValue().isNull()) {
                    members.remove(member.getKey());
                  } else {
                    members.set(member.getKey(), member.getValue().deepCopy());
                  }
                });
      }
    }
  }
}
