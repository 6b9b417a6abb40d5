package org.waymark.client.ocm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.key.VerificationKey;

/** What a site's node may sign by itself, and what waits for its administrator (DESIGN 8). */
class DriftTest {

  private static final URI SITE = URI.create("https://cloud.example.org");
  private static final String DOCUMENT =
      """
      {"enabled": true, "apiVersion": "1.1.0", "endPoint": "https://cloud.example.org/ocm",
       "provider": "Nextcloud",
       "resourceTypes": [{"name": "file", "shareTypes": ["user", "group"],
                          "protocols": {"webdav": "/dav/"}}],
       "capabilities": ["invites", "webdav-uri"], "criteria": ["token-exchange"],
       "inviteAcceptDialog": "https://cloud.example.org/accept",
       "tokenEndPoint": "https://cloud.example.org/token",
       "jwksUri": "https://cloud.example.org/jwks.json"}
      """;

  private static ObjectNode json(String text) {
    return StrictJson.parseObject(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
  }

  private static OcmDiscovery live(ObjectNode document) {
    return DiscoveryReader.read(document.toString().getBytes(StandardCharsets.UTF_8), SITE)
        .normalized()
        .orElseThrow();
  }

  private static Drift after(Consumer<ObjectNode> change) {
    ObjectNode document = json(DOCUMENT);
    change.accept(document);
    return Drift.between(json(DOCUMENT), live(document), SITE);
  }

  @Test
  void theSameDocumentDoesNotDrift() {
    assertThat(after(document -> {}).changes()).isEmpty();
  }

  @Test
  void orderAndSpellingAreNoDrift() {
    Drift drift =
        after(
            document -> {
              document.putArray("capabilities").add("/webdav-uri").add("invites");
              ((ObjectNode) document.path("resourceTypes").get(0))
                  .putArray("shareTypes")
                  .add("group")
                  .add("user");
              document.put("inviteAcceptDialog", "/accept");
            });
    assertThat(drift.changes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "provider, harmless, '\"A new brand\"'",
    "apiVersion, harmless, '\"1.2.0\"'",
    "capabilities, harmless, '[\"invites\",\"webdav-uri\",\"http-sig\"]'",
    "capabilities, administrator, '[\"invites\"]'",
    "criteria, administrator, '[]'",
    "criteria, administrator, '[\"token-exchange\",\"must-use-mfa\"]'",
    "enabled, administrator, false",
    "endPoint, administrator, '\"https://evil.example.net/ocm\"'",
    "tokenEndPoint, administrator, '\"https://cloud.example.org/token2\"'",
    "inviteAcceptDialog, administrator, '\"https://evil.example.net/accept\"'",
    "jwksUri, administrator, '\"https://evil.example.net/jwks.json\"'",
  })
  void oneChangedMemberIsOneChangeOfItsKind(String member, String kind, String value) {
    Drift drift = after(document -> document.set(member, json("{\"v\":" + value + "}").path("v")));
    assertThat(drift.changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.member()).isEqualTo(member);
              assertThat(change.kind().code()).isEqualTo(kind);
            });
    assertThat(drift.of(DriftKind.ADMINISTRATOR)).hasSize(kind.equals("harmless") ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource({
    "harmless, 'file', '[\"user\",\"group\",\"federation\"]', '{\"webdav\":\"/dav/\"}'",
    "administrator, 'file', '[\"user\"]', '{\"webdav\":\"/dav/\"}'",
    "administrator, 'file', '[\"user\",\"group\"]', '{\"webdav\":\"/other/\"}'",
    "administrator, 'file', '[\"user\",\"group\"]', '{\"webdav\":\"/dav/\",\"ssh\":\"/s\"}'",
    "administrator, 'calendar', '[\"user\",\"group\"]', '{\"webdav\":\"/dav/\"}'",
  })
  void aProtocolIsAnEndPointAndAShareTypeIsNot(
      String kind, String name, String shareTypes, String protocols) {
    Drift drift =
        after(
            document ->
                document
                    .putArray("resourceTypes")
                    .add(
                        json(
                            "{\"name\":\"%s\",\"shareTypes\":%s,\"protocols\":%s}"
                                .formatted(name, shareTypes, protocols))));
    assertThat(drift.changes())
        .singleElement()
        .satisfies(change -> assertThat(change.kind().code()).isEqualTo(kind));
  }

  @Test
  void aCapabilityThatCameAndOneThatWentAreTwoChanges() {
    Drift drift =
        after(document -> document.putArray("capabilities").add("invites").add("http-sig"));
    assertThat(drift.changes())
        .extracting(Drift.Change::kind)
        .containsExactlyInAnyOrder(DriftKind.HARMLESS, DriftKind.ADMINISTRATOR);
    assertThat(drift.members()).containsExactly("capabilities");
  }

  @Test
  void keysAreComparedByThumbprintAndOtherKeysNeedTheAdministrator() {
    VerificationKey key = SigningKeys.ed25519(new SecureRandom()).publicKey();
    ObjectNode certified = json(DOCUMENT);
    certified.set("jwks", JwkSet.of(key).toJson());
    OcmDiscovery live = live(json(DOCUMENT));
    JwkSet renamed = JwkSet.of(key.withKid(new KeyId("https://cloud.example.org/k#1")));
    assertThat(Drift.between(certified, live, SITE, renamed).changes()).isEmpty();
    JwkSet other = JwkSet.of(SigningKeys.ed25519(new SecureRandom()).publicKey());
    assertThat(Drift.between(certified, live, SITE, other).changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.member()).isEqualTo("jwks");
              assertThat(change.kind()).isEqualTo(DriftKind.ADMINISTRATOR);
            });
  }

  @Test
  void aKeyInTheDocumentItselfHasToBeCertified() {
    VerificationKey key = SigningKeys.ed25519(new SecureRandom()).publicKey();
    Consumer<ObjectNode> withKey =
        document ->
            document
                .putObject("publicKey")
                .put("keyId", "https://cloud.example.org/ocm#signature")
                .put("publicKeyPem", key.toPem());
    assertThat(after(withKey).members()).containsExactly("jwks");
    ObjectNode certified = json(DOCUMENT);
    certified.set("jwks", JwkSet.of(key).toJson());
    ObjectNode document = json(DOCUMENT);
    withKey.accept(document);
    assertThat(Drift.between(certified, live(document), SITE).changes()).isEmpty();
  }
}
