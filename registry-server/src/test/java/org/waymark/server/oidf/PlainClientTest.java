package org.waymark.server.oidf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.audit.Actor;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.FurnishedSite;
import org.waymark.server.SampleRegistry;
import org.waymark.server.SampleSite;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.RootRole;

/** A plain client that pins the anchor's keys can use a Waymark federation. */
final class PlainClientTest {
  private static final Actor TEST = new Actor("test");
  private static final String ANCHOR = SampleRegistry.FEDERATION.value();

  @TempDir private Path folder;
  private EmbeddedRegistry registry;
  private PlainClient client;

  @BeforeEach
  void start() throws Exception {
    registry = EmbeddedRegistry.start(SampleRegistry.config(SampleRegistry.make(folder)));
    client = client(pinned(RootRole.OIDF));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private JWKSet pinned(RootRole role) throws Exception {
    return JWKSet.parse(registry.registry().root().keys(role).toJson().toString());
  }

  private PlainClient client(JWKSet keys) {
    return new PlainClient(
        ANCHOR, keys, URI.create(registry.publicUri() + "/.well-known/openid-federation"));
  }

  private SampleSite admitted(SigningKey key, String host) {
    EntityId entity = EntityId.parse("https://" + host);
    SampleSite site =
        new SampleSite(key, entity, SampleRegistry.FEDERATION, Instant.now().minusSeconds(10), 1);
    registry
        .registry()
        .admit(site.signing(claims -> claims.set("metadata", FurnishedSite.metadata())), TEST);
    return site;
  }

  @Test
  void theAnchorSaysWhereItsEndPointsAre() throws Exception {
    JWTClaimsSet claims = client.configuration();

    String url = registry.publicUri() + "/federation/";
    assertThat(PlainClient.federationEntity(claims))
        .isEqualTo(
            Map.of(
                "organization_name", "Sample",
                "federation_fetch_endpoint", url + "fetch",
                "federation_list_endpoint", url + "list",
                "federation_resolve_endpoint", url + "resolve",
                "federation_historical_keys_endpoint", url + "historical-keys"));
    assertThat(claims.getClaims()).doesNotContainKey("authority_hints");
    assertThat(claims.getExpirationTime().toInstant())
        .isBeforeOrEqualTo(Instant.now().plus(Duration.ofHours(1)));
  }

  @Test
  void buildsAndVerifiesAChainAndGetsTheMetadata() throws Exception {
    SecureRandom random = new SecureRandom();
    admitted(SigningKeys.p256(random), "es256.example.org");
    admitted(SigningKeys.ed25519(random), "ed25519.example.org");

    for (String sub : List.of("https://es256.example.org", "https://ed25519.example.org")) {
      PlainClient.Believed site = client.believe(sub);

      assertThat(site.metadata()).containsKeys("federation_entity", "ocm_server", "mesh_site");
      assertThat(site.metadata().get("mesh_site").toString()).contains("displayName=Example");
      assertThat(site.expires()).isBeforeOrEqualTo(Instant.now().plus(Duration.ofHours(1)));
    }
  }

  @Test
  void believesNobodyWhoIsNotSignedByThePinnedKey() throws Exception {
    admitted(SigningKeys.p256(new SecureRandom()), "es256.example.org");

    PlainClient other = client(pinned(RootRole.EXPORT));

    assertThatThrownBy(() -> other.believe("https://es256.example.org"))
        .isInstanceOf(PlainClient.Refused.class)
        .hasMessageContaining("unknown key");
  }

  @Test
  void theResolversChainIsOneThatHoldsAndEndsWhenTheAnswerDoes() throws Exception {
    admitted(SigningKeys.p256(new SecureRandom()), "es256.example.org");
    String sub = "https://es256.example.org";

    JWTClaimsSet answer =
        client
            .get(
                registry.publicUri()
                    + "/federation/resolve?entity_type=mesh_site&sub="
                    + PlainClient.encode(sub)
                    + "&trust_anchor=https%3A%2F%2Fother.example.org&trust_anchor="
                    + PlainClient.encode(ANCHOR),
                "application/resolve-response+jwt")
            .getJWTClaimsSet();

    List<SignedJWT> chain =
        List.of(
            SignedJWT.parse(answer.getStringListClaim("trust_chain").get(0)),
            SignedJWT.parse(answer.getStringListClaim("trust_chain").get(1)),
            SignedJWT.parse(answer.getStringListClaim("trust_chain").get(2)));
    assertThat(client.chain(sub, chain).expires())
        .isEqualTo(answer.getExpirationTime().toInstant());
    assertThat(answer.getJSONObjectClaim("metadata")).containsOnlyKeys("mesh_site");
    assertThat(answer.getClaims()).doesNotContainKeys("aud", "trust_marks");
  }
}
