package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The normal form of a discovery document: OCM's own member names, every URL absolute, no nulls.
 *
 * @param enabled whether the server says that it takes part; where not, most else may be missing
 * @param apiVersion as written, for example {@code 1.2.0} or {@code 1.0-proposal1}
 * @param endPoint base URL of the OCM API, as written but absolute; present where enabled
 * @param provider name the server gives to its software
 * @param capabilities without the leading slash that some servers write; no duplicates
 * @param criteria what the server demands of peers; empty where the document says null
 * @param inviteAcceptDialog page where a user accepts an invitation
 * @param keys keys in the document itself, in its order
 */
public record OcmDiscovery(
    boolean enabled,
    Optional<String> apiVersion,
    Optional<URI> endPoint,
    Optional<String> provider,
    List<ResourceType> resourceTypes,
    List<String> capabilities,
    List<String> criteria,
    Optional<URI> inviteAcceptDialog,
    Optional<URI> tokenEndPoint,
    Optional<URI> jwksUri,
    List<PublishedKey> keys) {

  public OcmDiscovery {
    resourceTypes = List.copyOf(resourceTypes);
    capabilities = List.copyOf(capabilities);
    criteria = List.copyOf(criteria);
    keys = List.copyOf(keys);
  }

  /**
   * The members under their OCM names; those that are absent are left out, except the lists. Keys
   * in the document appear as {@code publicKeys}, however the server wrote them.
   */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("enabled", enabled);
    apiVersion.ifPresent(version -> json.put("apiVersion", version));
    endPoint.ifPresent(uri -> json.put("endPoint", uri.toString()));
    provider.ifPresent(name -> json.put("provider", name));
    json.putArray("resourceTypes")
        .addAll(resourceTypes.stream().map(ResourceType::toJson).toList());
    json.putArray("capabilities").addAll(capabilities.stream().map(json::textNode).toList());
    json.putArray("criteria").addAll(criteria.stream().map(json::textNode).toList());
    inviteAcceptDialog.ifPresent(uri -> json.put("inviteAcceptDialog", uri.toString()));
    tokenEndPoint.ifPresent(uri -> json.put("tokenEndPoint", uri.toString()));
    jwksUri.ifPresent(uri -> json.put("jwksUri", uri.toString()));
    if (!keys.isEmpty()) {
      json.putArray("publicKeys").addAll(keys.stream().map(PublishedKey::toJson).toList());
    }
    return json;
  }
}
