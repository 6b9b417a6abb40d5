package org.waymark.trust.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.waymark.trust.PolicyException;

/**
 * What no superior may say for a site: which keys it has, where it is reached, what it offers there
 * and what it demands of peers. {@code value}, {@code add}, {@code default} and superior metadata
 * are refused on these, and no other operator may take anything away from them, so that after every
 * policy they are what the site itself signed (DESIGN 4.2, the attack {@code PolicyHijack}).
 *
 * <p>The rule is closed, and goes by name and by value: a parameter is protected when its name, or
 * the name of a member anywhere inside a value that is offered for it, is on the list or ends like
 * an address; or when such a value holds an address or a key. Names are compared without case,
 * punctuation and language tag.
 */
public final class ProtectedParameters {

  private static final Set<String> NAMES =
      Set.of(
          "provider",
          "resourcetypes",
          "protocols",
          "criteria",
          "services",
          "addons",
          "transfer",
          "terms",
          "keys",
          "kid",
          "kty",
          "host",
          "origin",
          "address",
          "sha256");

  private static final Set<String> ENDINGS =
      Set.of("uri", "uris", "url", "urls", "endpoint", "endpoints", "dialog", "dialogs");

  private ProtectedParameters() {}

  /** Whether the parameter, whatever its entity type, is the site's alone by its name. */
  public static boolean isProtected(String parameter) {
    int tag = parameter.indexOf('#'); // a language tag, OpenID Federation 1.0, section 14
    String name =
        (tag < 0 ? parameter : parameter.substring(0, tag))
            .replaceAll("[^A-Za-z0-9]", "")
            .toLowerCase(Locale.ROOT);
    return NAMES.contains(name)
        || name.contains("jwk")
        || ENDINGS.stream().anyMatch(name::endsWith);
  }

  /**
   * Demands that a policy sets nothing that is protected.
   *
   * @throws PolicyException {@code policy_hijack}
   */
  public static void requireRestrictOnly(MetadataPolicy policy) {
    for (String type : policy.types()) {
      policy
          .parameters(type)
          .forEach(
              (parameter, demands) -> {
                for (PolicyOperator operator : demands.operators()) {
                  if (operator.sets()) {
                    Optional<JsonNode> value = demands.operator(operator);
                    refuse(type, parameter, operator.code(), value);
                  }
                }
              });
    }
  }

  /**
   * Demands that a superior's {@code metadata} claim says nothing that is protected.
   *
   * @throws PolicyException {@code policy_hijack}
   */
  public static void requireRestrictOnly(ObjectNode superiorMetadata) {
    for (Map.Entry<String, JsonNode> type : superiorMetadata.properties()) {
      for (Map.Entry<String, JsonNode> parameter : type.getValue().properties()) {
        refuse(type.getKey(), parameter.getKey(), "metadata", Optional.of(parameter.getValue()));
      }
    }
  }

  private static void refuse(String type, String parameter, String how, Optional<JsonNode> value) {
    if (isProtected(parameter) || value.filter(ProtectedParameters::holds).isPresent()) {
      throw new PolicyException(
          "policy_hijack",
          "A superior would set "
              + type.replaceAll("[^!-~]", "?")
              + "."
              + parameter.replaceAll("[^!-~]", "?")
              + " by "
              + how
              + "; keys, addresses and what a site offers are for the site alone to say.");
    }
  }

  /** Whether a value has an address or a key anywhere in it. */
  private static boolean holds(JsonNode value) {
    if (value.isTextual()) {
      String text = value.textValue();
      return text.contains("://") || text.startsWith("/");
    }
    for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
      if (isProtected(names.next())) {
        return true;
      }
    }
    for (JsonNode element : value) {
      if (holds(element)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Demands that whatever is protected is as the site said it, for each entity type that is left.
   *
   * @param own what the site signed
   * @param effective what policies made of it
   * @throws PolicyException {@code policy_failed}
   */
  public static void requireUntouched(ObjectNode own, ObjectNode effective) {
    for (Map.Entry<String, JsonNode> type : effective.properties()) {
      for (Map.Entry<String, JsonNode> parameter : own.path(type.getKey()).properties()) {
        String name = parameter.getKey();
        JsonNode after = type.getValue().path(name);
        if (isProtected(name) && !JsonValues.same(parameter.getValue(), after)) {
          throw new PolicyException(
              "policy_failed",
              type.getKey() + "." + name.replaceAll("[^!-~]", "?"),
              "is not kept by the site, and what it says there cannot be cut down");
        }
      }
    }
    // Whoever says that it signs its requests is never to be believed without a signature.
    if (declaresSignatures(own)
        && effective.has(EffectiveMetadata.OCM_SERVER)
        && !declaresSignatures(effective)) {
      throw new PolicyException(
          "policy_failed",
          "ocm_server.capabilities",
          "takes away http-sig, with which the site says that it signs its requests");
    }
  }

  private static boolean declaresSignatures(ObjectNode metadata) {
    JsonNode capabilities = metadata.path(EffectiveMetadata.OCM_SERVER).path("capabilities");
    for (JsonNode capability : capabilities) {
      if (capabilities.isArray() && capability.asText().equals("http-sig")) {
        return true;
      }
    }
    return false;
  }
}
