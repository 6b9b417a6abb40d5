package org.waymark.server.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymark.client.ocm.DiscoveryReader;
import org.waymark.client.ocm.DriftKind;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.id.EntityId;

final class LiveSiteTest {
  private static final String DOCUMENT =
      """
      {"enabled": true, "apiVersion": "1.1.0", "endPoint": "https://cloud.example.org/ocm",
       "provider": "A brand", "resourceTypes": [], "capabilities": ["invites", "webdav-uri"]}
      """;

  private static ObjectNode document() {
    return StrictJson.parseObject(DOCUMENT.getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
  }

  /** A brand of another name, another end point, a capability more and one less. */
  private static LiveSite.Seen changed() {
    ObjectNode live = document();
    live.put("provider", "A new brand");
    live.put("endPoint", "https://evil.example.net/ocm");
    live.putArray("capabilities").add("invites").add("http-sig");
    URI site = URI.create("https://cloud.example.org");
    return new LiveSite.Seen(
        EntityId.parse(site.toString()),
        site.resolve("/.well-known/ocm"),
        DiscoveryReader.read(live.toString().getBytes(StandardCharsets.UTF_8), site).normalized(),
        Optional.empty());
  }

  @Test
  void onlyHarmlessChangesAreTakenOver() {
    ObjectNode members = changed().members(document(), DriftKind.HARMLESS);
    assertThat(members.path("provider").asText()).isEqualTo("A new brand");
    assertThat(members.has("endPoint")).isFalse();
    assertThat(members.path("capabilities").toString())
        .isEqualTo("[\"invites\",\"webdav-uri\",\"http-sig\"]");
  }

  @Test
  void allChangesAreTheLiveDocument() {
    ObjectNode members = changed().members(document(), DriftKind.HARMLESS, DriftKind.ADMINISTRATOR);
    assertThat(members.path("provider").asText()).isEqualTo("A new brand");
    assertThat(members.path("endPoint").asText()).isEqualTo("https://evil.example.net/ocm");
    assertThat(members.path("capabilities").toString()).isEqualTo("[\"invites\",\"http-sig\"]");
  }
}
