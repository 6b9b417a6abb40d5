package org.waymark.registry.oidf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootBuilder;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;

final class HistoricalKeysTest {
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant SECOND = FIRST.plus(Duration.ofDays(100));
  private static final Instant THIRD = FIRST.plus(Duration.ofDays(200));

  private final SecureRandom random = new SecureRandom();
  private final SigningKey rootKey = SigningKeys.ed25519(random);
  private final SigningKey membership = SigningKeys.ed25519(random);
  private final SigningKey log = SigningKeys.ed25519(random);

  private Root root(RootBuilder builder, SigningKey oidf) {
    return builder
        .keys(RootRole.ROOT, 1, rootKey.publicKey())
        .keys(RootRole.MEMBERSHIP, membership.publicKey())
        .keys(RootRole.LOG, log.publicKey())
        .keys(RootRole.OIDF, oidf.publicKey())
        .sign(List.of(rootKey));
  }

  @Test
  void aKeyThatWasReplacedIsTold() {
    SigningKey old = SigningKeys.p256(random);
    SigningKey present = SigningKeys.p256(random);
    Root first =
        root(
            RootBuilder.first(
                    EntityId.parse("https://federation.example.org"),
                    "Sample",
                    FIRST,
                    FIRST.plus(Duration.ofDays(365)))
                .log(new LogIdentity("federation.example.org/e1", 1, 0, LogIdentity.NOTHING)),
            old);
    RootChain one = RootChain.pinned(first);
    RootChain three =
        one.walk(
            root(first.payload().next(SECOND, SECOND.plus(Duration.ofDays(365))), old), SECOND);
    three =
        three.walk(
            root(three.newest().payload().next(THIRD, THIRD.plus(Duration.ofDays(365))), present),
            THIRD);

    ArrayNode keys = HistoricalKeys.of(three);

    assertThat(HistoricalKeys.of(one)).isEmpty();
    assertThat(keys).hasSize(1);
    assertThat(keys.get(0).path("kid").asText()).isEqualTo(old.kid().value());
    assertThat(keys.get(0).path("iat").asLong()).isEqualTo(FIRST.getEpochSecond());
    assertThat(keys.get(0).path("exp").asLong()).isEqualTo(THIRD.getEpochSecond());
    assertThat(keys.get(0).path("revoked").path("revoked_at").asLong())
        .isEqualTo(THIRD.getEpochSecond());
    assertThat(keys.get(0).path("revoked").path("reason").asText()).isEqualTo("superseded");
  }
}
