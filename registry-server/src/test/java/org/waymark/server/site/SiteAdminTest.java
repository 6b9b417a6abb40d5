package org.waymark.server.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.ocm.DiscoveryReader;
import org.waymark.client.ocm.Finding;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.registry.error.KeyUnavailableException;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.TestFederation;

final class SiteAdminTest {
  private static final EntityId SITE = EntityId.parse("https://cloud.example.org");
  private static final EntityId ANCHOR = EntityId.parse("https://federation.example");
  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir private Path folder;
  private Instant now = TestFederation.START;

  private SiteAdmin admin() {
    return admin(Optional.empty());
  }

  private SiteAdmin admin(Optional<PassphraseSource> passphrase) {
    return new SiteAdmin(folder.resolve("data"), passphrase, () -> now, new SecureRandom());
  }

  private static OcmDiscovery live(String provider) {
    String document =
        """
        {"enabled": true, "apiVersion": "1.1.0", "endPoint": "https://cloud.example.org/ocm",
         "provider": "%s", "resourceTypes": [{"name": "file", "shareTypes": ["user"],
         "protocols": {"webdav": "/dav"}}], "capabilities": ["invites"],
         "publicKey": {"keyId": "https://cloud.example.org/ocm#signature", "publicKeyPem": "x"}}
        """
            .formatted(provider);
    return DiscoveryReader.read(
            document.getBytes(StandardCharsets.UTF_8),
            URI.create("https://cloud.example.org/.well-known/ocm"))
        .normalized()
        .orElseThrow();
  }

  private SiteAdmin.Initialized init() {
    return admin().init(SITE, Optional.empty(), List.of(ANCHOR), Optional.of(live("Example")));
  }

  private static void refused(Runnable act, String code) {
    assertThatThrownBy(act::run)
        .isInstanceOfSatisfying(
            SiteAdminException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void initMakesThreeDifferentKeysThatOnlyTheOwnerReads() throws Exception {
    init();

    SiteState status = admin().state();
    Set<String> kids = new HashSet<>();
    for (KeySet set : KeySet.values()) {
      status.keys().get(set).keys().forEach(key -> kids.add(key.kid().value()));
      Path file = admin().keyFile(set);
      assertThat(Files.readString(file)).contains("ENCRYPTED PRIVATE KEY");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(kids).hasSize(3);
    assertThat(status.missingKeys()).isEmpty();
  }

  @Test
  void initTakesTheLiveDocumentOverWithoutItsKeys() {
    ObjectNode draft = init().draft().json();

    assertThat(draft.at("/metadata/ocm_server/endPoint").asText())
        .isEqualTo("https://cloud.example.org/ocm");
    assertThat(draft.at("/metadata/ocm_server/provider").asText()).isEqualTo("Example");
    assertThat(draft.at("/metadata/ocm_server").has("publicKeys")).isFalse();
    assertThat(draft.at("/metadata/ocm_server/jwks/keys")).hasSize(1);
    assertThat(draft.at("/authority_hints/0").asText()).isEqualTo(ANCHOR.value());
  }

  @Test
  void initGeneratesAPassphraseOnlyWhereNoneWasGiven() {
    assertThat(init().generatedPassphrase()).contains(folder.resolve("data/passphrase"));

    SiteAdmin other =
        new SiteAdmin(
            folder.resolve("other"),
            Optional.of(PassphraseSource.of("secret".toCharArray())),
            () -> now,
            new SecureRandom());
    assertThat(
            other.init(SITE, Optional.empty(), List.of(), Optional.empty()).generatedPassphrase())
        .isEmpty();
  }

  @Test
  void aSecondInitIsRefusedAndChangesNothing() throws Exception {
    init();
    byte[] before = Files.readAllBytes(admin().keyFile(KeySet.FEDERATION));

    refused(this::init, "site_exists");

    assertThat(admin().keyFile(KeySet.FEDERATION)).hasBinaryContent(before);
  }

  @Test
  void anInterruptedInitIsFinishedWithTheKeysThatWereMade() throws Exception {
    init();
    byte[] before = Files.readAllBytes(admin().keyFile(KeySet.FEDERATION));
    String kid = kid(KeySet.FEDERATION);
    Files.delete(admin().draftFile());
    Files.write(admin().keyFile(KeySet.NODE), new byte[0]); // killed before its bytes were written

    init();

    assertThat(admin().keyFile(KeySet.FEDERATION)).hasBinaryContent(before);
    assertThat(kid(KeySet.FEDERATION)).isEqualTo(kid);
    assertThat(Files.readString(admin().keyFile(KeySet.NODE))).contains("PRIVATE KEY");
  }

  private String kid(KeySet set) {
    return admin().state().keys().get(set).keys().get(0).kid().value();
  }

  @Test
  void aSignedStatementSaysWhatTheDraftSays() throws Exception {
    init();
    admin()
        .edit(
            List.of(
                set("mesh_site.country", "NL"),
                set("federation_entity.contacts", "noc@example.org, abuse@example.org")));

    SiteAdmin.Signed signed = admin().sign(YEAR, Optional.empty());

    SiteStatement statement = SiteStatement.parse(Files.readString(signed.file()).strip(), false);
    statement.requireSelfSigned();
    assertThat(statement.ver()).isEqualTo(1);
    assertThat(statement.sub()).isEqualTo(SITE);
    assertThat(statement.expires()).isEqualTo(now.plus(YEAR));
    assertThat(statement.meshSite().orElseThrow().path("country").asText()).isEqualTo("NL");
    assertThat(statement.federationEntity().orElseThrow().path("contacts")).hasSize(2);
    assertThat(statement.federationEntity().orElseThrow().has("organization_name")).isFalse();
  }

  private static SiteAdmin.Edit set(String path, String value) {
    return new SiteAdmin.Edit(path, Optional.of(value));
  }

  @Test
  void eachSigningIsTheNextVersion() {
    init();
    List<Long> versions = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      now = now.plusSeconds(60);
      versions.add(admin().sign(YEAR, Optional.empty()).statement().ver());
    }

    assertThat(versions).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aDraftWithErrorsIsNotSignedAndTakesNoVersion() throws Exception {
    init();
    admin().edit(List.of(new SiteAdmin.Edit("authority_hints", Optional.empty())));

    refused(() -> admin().sign(YEAR, Optional.empty()), "draft_invalid");

    assertThat(Files.exists(folder.resolve("data/statements"))).isFalse();
  }

  @Test
  void anotherKeyThanTheDraftNamesDoesNotSign() throws Exception {
    init();
    ObjectNode draft = admin().draft().json();
    ObjectNode other = (ObjectNode) draft.at("/metadata/ocm_server/jwks").deepCopy();
    ((ObjectNode) draft.at("/metadata/ocm_server")).remove("jwks");
    draft.set("jwks", other);
    Files.write(admin().draftFile(), new ObjectMapper().writeValueAsBytes(draft));

    refused(() -> admin().sign(YEAR, Optional.empty()), "key_not_in_draft");
  }

  @Test
  void aWrongPassphraseDoesNotSign() {
    init();

    SiteAdmin stranger = admin(Optional.of(PassphraseSource.of("wrong".toCharArray())));

    assertThatThrownBy(() -> stranger.sign(YEAR, Optional.empty()))
        .isInstanceOfSatisfying(
            KeyUnavailableException.class, e -> assertThat(e.code()).isEqualTo("passphrase_wrong"));
  }

  @Test
  void statusSaysWhereTheDraftWentOn() {
    init();
    admin().sign(YEAR, Optional.empty());
    assertThat(admin().state().unsigned()).isEmpty();

    admin().edit(List.of(set("mesh_site.displayName", "Another name")));

    assertThat(admin().state().unsigned())
        .extracting(Difference::path)
        .containsExactly("metadata.mesh_site.displayName");
  }

  @Test
  void statusSaysWhereTheLiveSiteDiffersFromWhatWasSigned() {
    init();
    admin().sign(YEAR, Optional.empty());

    assertThat(admin().state().drift(live("Example"))).isEmpty();
    assertThat(admin().state().drift(live("Another product")))
        .extracting(Difference::path)
        .containsExactly("provider");
  }

  @Test
  void aStatementPastItsEndHasExpired() {
    init();
    admin().sign(Duration.ofDays(1), Optional.empty());

    assertThat(admin().state().expired(now.plus(Duration.ofHours(23)))).isFalse();
    assertThat(admin().state().expired(now.plus(Duration.ofDays(1)))).isTrue();
  }

  @Test
  void aMissingKeyFileIsNamed() throws Exception {
    init();
    Files.delete(admin().keyFile(KeySet.OCM));

    assertThat(admin().state().missingKeys()).containsExactly(KeySet.OCM);
  }

  @Test
  void anEmptyFolderHasNoSite() {
    refused(() -> admin().state(), "site_missing");
  }

  @Test
  void aDraftThatIsNoJsonIsNamed() throws Exception {
    init();
    Files.writeString(admin().draftFile(), "{\"sub\": 1, \"sub\": 2}");

    refused(() -> admin().draft(), "draft_malformed");
  }

  @Test
  void oneEditThatCannotBeLeavesTheDraftAsItWas() throws Exception {
    init();
    byte[] before = Files.readAllBytes(admin().draftFile());

    refused(
        () -> admin().edit(List.of(set("mesh_site.country", "NL"), set("mesh_site.country", "nl"))),
        "draft_value_refused");

    assertThat(Arrays.equals(Files.readAllBytes(admin().draftFile()), before)).isTrue();
  }

  @Test
  void theRootOfTheFederationIsKeptAndDecidesWhatIsAllowed() {
    TestFederation federation = TestFederation.create();
    admin()
        .init(
            EntityId.parseTesting("http://localhost:8080"),
            Optional.of(federation.root()),
            List.of(federation.id()),
            Optional.empty());

    assertThat(admin().root().orElseThrow().hash()).isEqualTo(federation.root().hash());
    assertThat(admin().state().findings()).extracting(Finding::code).contains("entity_scheme");
  }
}
