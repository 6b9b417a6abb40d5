package org.waymark.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymark.client.DirectoryStatus;
import org.waymark.client.DirectoryStatus.FederationStatus;
import org.waymark.client.DirectoryStatus.Held;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.id.EntityId;

final class StatusJsonTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void tellsHowFarWitnessesAreAndHowManySitesWaitForThem() {
    Held held =
        new Held(
            "log.example/e1", 10, Sha256.of(), Sha256.of(), Freshness.FRESH, NOW, NOW, 6, 5, 8, 2);
    FederationStatus federation =
        new FederationStatus(
            EntityId.parse("https://federation.example.org"),
            "Sample",
            Optional.of(held),
            1,
            NOW,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty());

    JsonNode json = StatusJson.of(new DirectoryStatus(NOW, List.of(federation)));

    assertThat(json.at("/federations/0/directory/size").asLong()).isEqualTo(10);
    assertThat(json.at("/federations/0/directory/witnessed").asLong()).isEqualTo(8);
    assertThat(json.at("/federations/0/directory/heldBack").asLong()).isEqualTo(2);
  }
}
