package org.waymark.registry.check;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;

/**
 * OCM end points, pages and key addresses, certified and live, are on the authority that the site
 * is named by. A member vouches for its own host: it must not direct shares to another's.
 */
final class EndpointCheck {

  private static final List<String> MEMBERS =
      List.of("endPoint", "tokenEndPoint", "inviteAcceptDialog", "jwksUri");

  private EndpointCheck() {}

  static CheckResult of(SiteStatement statement, Optional<OcmDiscovery> live) {
    EntityId site = statement.sub();
    ObjectNode certified = statement.ocmServer().orElseGet(JsonNodeFactory.instance::objectNode);
    ObjectNode seen =
        live.map(OcmDiscovery::toJson).orElseGet(JsonNodeFactory.instance::objectNode);
    List<String> elsewhere = new ArrayList<>();
    List<String> plain = new ArrayList<>();
    URI declared = URI.create(site.value() + "/");
    for (String member : MEMBERS) {
      Set<String> texts = new LinkedHashSet<>();
      texts.add(certified.path(member).asText(""));
      texts.add(seen.path(member).asText(""));
      for (String text : texts) {
        if (!text.isEmpty()) {
          Optional<URI> url = url(declared, text);
          String found = member + " (" + Shown.text(text) + ")";
          if (url.isEmpty() || !authority(url.get()).equals(authority(declared))) {
            elsewhere.add(found);
          } else if (site.secure() && !"https".equalsIgnoreCase(url.get().getScheme())) {
            plain.add(found);
          }
        }
      }
    }
    if (!elsewhere.isEmpty()) {
      return CheckResult.fail(
          CheckName.ENDPOINTS,
          "endpoint_elsewhere",
          "Not on the declared host " + site.host() + ": " + String.join(", ", elsewhere) + ".",
          "Let the product name its end points under "
              + site
              + " (in Nextcloud overwrite.cli.url and overwritehost), or apply as the host that"
              + " they are on; then sign again: waymark site-admin sign");
    }
    if (!plain.isEmpty()) {
      return CheckResult.fail(
          CheckName.ENDPOINTS,
          "endpoint_not_https",
          "Without TLS: " + String.join(", ", plain) + ".",
          "Let the product name its end points with https (in Nextcloud overwriteprotocol); then"
              + " sign again: waymark site-admin sign");
    }
    return CheckResult.pass(
        CheckName.ENDPOINTS, "The end points are on the declared host " + site.host() + ".");
  }

  private static Optional<URI> url(URI declared, String text) {
    try {
      URI url = declared.resolve(new URI(text));
      boolean web =
          "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
      return web && url.getHost() != null && url.getRawUserInfo() == null
          ? Optional.of(url)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** A default port counts as none. */
  private static String authority(URI url) {
    int standard = "http".equalsIgnoreCase(url.getScheme()) ? 80 : 443;
    String port = url.getPort() == -1 || url.getPort() == standard ? "" : ":" + url.getPort();
    return url.getHost().toLowerCase(Locale.ROOT) + port;
  }
}
