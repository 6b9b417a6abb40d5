package org.waymark.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What a peer certified about its Open Cloud Mesh end point; the names are those of OCM discovery.
 *
 * @param enabled whether it takes part in OCM at all
 * @param endPoint absolute URL
 * @param apiVersion as the site wrote it
 * @param provider the product's name
 * @param capabilities as the site wrote them
 * @param criteria what it demands of others
 * @param resourceTypes as in the discovery document; callers must not change it
 * @param tokenEndPoint absolute URL
 * @param inviteAcceptDialog absolute URL, also where the site wrote a path of its own host
 */
public record PeerOcm(
    boolean enabled,
    Optional<String> endPoint,
    Optional<String> apiVersion,
    Optional<String> provider,
    List<String> capabilities,
    List<String> criteria,
    ArrayNode resourceTypes,
    Optional<String> tokenEndPoint,
    Optional<String> inviteAcceptDialog) {

  public PeerOcm {
    capabilities = List.copyOf(capabilities);
    criteria = List.copyOf(criteria);
  }

  /** The contract's {@code ocm} member; what the site did not say is absent. */
  public ObjectNode toJson() {
    ObjectNode out = JsonNodeFactory.instance.objectNode().put("enabled", enabled);
    endPoint.ifPresent(url -> out.put("endPoint", url));
    apiVersion.ifPresent(version -> out.put("apiVersion", version));
    provider.ifPresent(name -> out.put("provider", name));
    capabilities.forEach(out.putArray("capabilities")::add);
    criteria.forEach(out.putArray("criteria")::add);
    out.set("resourceTypes", resourceTypes);
    tokenEndPoint.ifPresent(url -> out.put("tokenEndPoint", url));
    inviteAcceptDialog.ifPresent(url -> out.put("inviteAcceptDialog", url));
    return out;
  }
}
