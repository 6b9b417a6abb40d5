package org.waymark.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.client.sync.Source.BundleSource;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.log.EventType;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;

class ResolveTest {

  @TempDir Path temporary;
  private final TestFederation federation = TestFederation.create();
  private int files;

  private FederationConfig config(TestFederation of) {
    try {
      Path file = Files.write(temporary.resolve("bundle" + files++), of.bundle());
      return new FederationConfig(of.roots().oldest(), List.of(new BundleSource(file)));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private DirectoryConfig inMemory() {
    return DirectoryConfig.inMemory().clock(new TestClock(federation.now())).background(false);
  }

  private Directory open() {
    return synced(inMemory().federation(config(federation)));
  }

  private static Directory synced(DirectoryConfig config) {
    Directory directory = Directory.open(config);
    assertThat(directory.syncNow().ok()).as("%s", directory.status()).isTrue();
    return directory;
  }

  @Test
  void theTroubleOfOneFederationDoesNotKeepTheOthersFromBeingAsked() {
    federation.admit("a.example");
    AtomicInteger calls = new AtomicInteger(Integer.MIN_VALUE);
    InstantSource clock =
        () -> {
          if (calls.getAndIncrement() == 0) {
            throw new IllegalStateException("as if");
          }
          return federation.now();
        };
    try (Directory directory =
        Directory.open(
            inMemory()
                .clock(clock)
                .federation(config(federation))
                .federation(config(federation)))) {
      calls.set(0);
      assertThatThrownBy(directory::syncNow).hasMessage("as if");
      assertThat(directory.status().federations().get(0).held()).isEmpty();
      assertThat(directory.status().federations().get(1).held()).isPresent();
    }
  }

  @Test
  void afterTheEndThereIsNoAnswerAndNoList() {
    federation.admit("a.example");
    Directory directory = open();
    directory.close();
    assertThatThrownBy(() -> directory.resolve("a.example"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> directory.find(PeerQuery.all()))
        .isInstanceOf(IllegalStateException.class);
  }

  /** Every member that is read, with a value of every type that it should not have. */
  @Test
  void whatASiteWritesAboutItselfHidesNobody() throws Exception {
    List<String> values =
        List.of("null", "true", "7", "\"x\"", "[]", "{}", "[1,null,[],{}]", "{\"keys\":7}");
    int count = 0;
    for (String value : values) {
      for (String wrong :
          List.of(
              "{\"ocm_server\":{\"enabled\":@,\"endPoint\":@,\"apiVersion\":@,\"provider\":@,"
                  + "\"resourceTypes\":@,\"capabilities\":@,\"criteria\":@,\"jwks\":@,"
                  + "\"inviteAcceptDialog\":@,\"tokenEndPoint\":@},\"federation_entity\":"
                  + "{\"organization_name\":@},\"mesh_site\":{\"displayName\":@,\"country\":@,"
                  + "\"jwks\":{\"keys\":@},\"services\":@}}",
              "{\"mesh_site\":{\"services\":[{\"type\":@,\"name\":@}],"
                  + "\"jwks\":{\"keys\":[{\"kty\":@,\"crv\":@,\"x\":@,\"kid\":@}]}}}")) {
        TestSite site = federation.site("s" + count++ + ".example");
        site.restate(
            StrictJson.parseObject(wrong.replace("@", value).getBytes(UTF_8), JsonLimits.DOCUMENT));
        federation.log(EventType.ADMIT, site);
      }
    }
    try (Directory directory = open()) {
      List<Peer> all = directory.find(PeerQuery.all());
      assertThat(all).hasSize(count);
      for (Peer peer : all) {
        assertThat(peer.toJson().path("member").asBoolean()).isTrue();
        assertThat(peer.nodeKeys().keys()).isEmpty();
      }
      assertThat(directory.find(PeerQuery.all().withCountry("NL").withService("x"))).isEmpty();
    }
  }

  @Test
  void aSiteWithTooManyKeysHasTheFirstOfThem() {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    ArrayNode keys = metadata.putObject("ocm_server").putObject("jwks").putArray("keys");
    for (int i = 0; i <= JwkSet.MAX_KEYS; i++) {
      keys.add(TestKeys.named("key " + i).publicKey().toJwk());
    }
    TestSite site = federation.site("many.example").restate(metadata);
    federation.log(EventType.ADMIT, site);
    try (Directory directory = open()) {
      Peer peer = directory.resolve("many.example");
      assertThat(peer.ocmKeys().keys()).hasSize(JwkSet.MAX_KEYS);
      assertThat(peer.toJson().path("jwks").path("keys")).hasSize(JwkSet.MAX_KEYS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cloud.example, ''",
    "marie@cloud.example, ''",
    "a@b@cloud.example, ''",
    "https://cloud.example/, host_scheme_dropped",
    "CLOUD.example, host_case_folded",
    "cloud.example., host_trailing_dot_dropped",
    "marie@https://cloud.example/folder, host_path_dropped",
    "cloud.example:443, host_default_port_dropped"
  })
  void aMemberIsFoundHoweverItIsWritten(String query, String finding) {
    federation.admit("cloud.example");
    try (Directory directory = open()) {
      assertThat(directory.resolve(query).host()).hasToString("cloud.example");
      assertThat(directory.resolve(query)).isSameAs(directory.resolve(query));
      Explanation explanation = directory.explain(query);
      assertThat(explanation.believed()).isTrue();
      assertThat(explanation.query()).isEqualTo(query);
      if (!finding.isEmpty()) {
        assertThat(explanation.findings()).contains(finding);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "[::1], host_",
    "10.0.0.1, host_",
    "user:secret@, host_",
    "@cloud.example, address_no_identifier",
    "'', host_",
    "cloud..example, host_",
    "cloud.example:99999, host_"
  })
  void whatNoMemberCanBeCalledIsRefusedWithItsReason(String query, String code) {
    federation.admit("cloud.example");
    try (Directory directory = open()) {
      assertThatThrownBy(() -> directory.resolve(query))
          .isInstanceOfSatisfying(
              UnknownPeer.class,
              e -> {
                assertThat(e.code()).startsWith(code);
                assertThat(e.query()).isEqualTo(query);
                assertThat(e.explanation().evidence())
                    .extracting(Evidence::step)
                    .containsExactly("query");
              });
    }
  }

  @Test
  void everyStepIsEvidence() {
    federation.admit("cloud.example");
    try (Directory directory = open()) {
      Explanation explanation = directory.explain("cloud.example");
      assertThat(explanation.evidence())
          .extracting(Evidence::step)
          .containsExactly(
              "root",
              "checkpoint",
              "log",
              "map",
              "record",
              "membership",
              "site",
              "counters",
              "status",
              "freshness");
      assertThat(explanation.evidence()).allMatch(Evidence::ok);
      assertThat(explanation.evidence()).noneMatch(step -> step.detail().isEmpty());
    }
  }

  @Test
  void aStrangerIsProvedAbsent() {
    federation.admit("cloud.example");
    try (Directory directory = open()) {
      for (int i = 0; i < 2; i++) {
        UnknownPeer stranger =
            catchThrowableOfType(UnknownPeer.class, () -> directory.resolve("stranger.example"));
        assertThat(stranger.code()).isEqualTo("not_a_member");
        assertThat(stranger.nextStep()).contains("waymark");
        List<Evidence> evidence = stranger.explanation().evidence();
        assertThat(evidence).extracting(Evidence::ok).containsExactly(true, true, true, false);
        assertThat(evidence.get(3).step()).isEqualTo("map");
      }
    }
  }

  @Test
  void eachStatusHasItsOwnRefusal() {
    federation.suspend(federation.admit("suspended.example"));
    federation.revoke(federation.admit("revoked.example"));
    federation.leave(federation.admit("left.example"));
    try (Directory directory = open()) {
      assertThatThrownBy(() -> directory.resolve("suspended.example"))
          .isInstanceOfSatisfying(
              SuspendedPeer.class, e -> assertThat(e.code()).isEqualTo("suspended"))
          .hasMessageContaining("key-dispute");
      assertThatThrownBy(() -> directory.resolve("revoked.example"))
          .isInstanceOfSatisfying(RevokedPeer.class, e -> assertThat(e.code()).isEqualTo("revoked"))
          .hasMessageContaining("rules");
      assertThatThrownBy(() -> directory.resolve("left.example"))
          .isInstanceOfSatisfying(UnknownPeer.class, e -> assertThat(e.code()).isEqualTo("left"));
    }
  }

  @Test
  void aRefusalKeepsTheEvidenceUpToItsStep() {
    federation.suspend(federation.admit("cloud.example"));
    try (Directory directory = open()) {
      Explanation explanation = directory.explain("cloud.example");
      Evidence last = explanation.evidence().get(explanation.evidence().size() - 1);
      assertThat(last.step()).isEqualTo("status");
      assertThat(last.ok()).isFalse();
      assertThat(explanation.evidence()).filteredOn(Evidence::ok).hasSize(8);
      assertThat(explanation.entityId()).contains(EntityId.parse("https://cloud.example"));
    }
  }

  @Test
  void aRecordThatTheMembershipKeyDidNotSignIsNotBelieved() {
    TestFederation forged = TestFederation.create();
    TestSite site = forged.site("cloud.example");
    var membership =
        org.waymark.trust.statement.MembershipStatement.sign(
            forged.id(),
            site.id(),
            forged.now(),
            forged.now().plus(TestSite.LIFE),
            site.statement().keys(),
            1,
            TestKeys.named("a thief"));
    var record =
        org.waymark.trust.statement.Record.of(
            site.statement(), List.of(membership), java.util.Optional.empty());
    forged.log(EventType.ADMIT, site.id(), 1, 1, record);
    forged.snapshot();
    // The snapshot vouches for the map; the record's own signature is looked at when it is asked
    // for.
    try (Directory directory = synced(inMemory().federation(config(forged)))) {
      assertThatThrownBy(() -> directory.resolve("cloud.example"))
          .isInstanceOfSatisfying(
              UntrustedPeer.class,
              e -> {
                List<Evidence> evidence = e.explanation().evidence();
                assertThat(evidence.get(evidence.size() - 1).step()).isEqualTo("membership");
                assertThat(e.code()).isIn("key_unknown", "signature_invalid");
              });
    }
  }

  @Test
  void theDenyListWins() {
    federation.admit("cloud.example");
    try (Directory directory =
        synced(
            inMemory().federation(config(federation)).deny(Set.of(Host.parse("cloud.example"))))) {
      assertThatThrownBy(() -> directory.resolve("marie@Cloud.example"))
          .isInstanceOfSatisfying(
              UntrustedPeer.class, e -> assertThat(e.code()).isEqualTo("denied"));
    }
  }

  @Test
  void aFederationThatSaysActiveWinsOverOneThatDoesNot() {
    federation.suspend(federation.admit("both.example"));
    TestFederation testing = TestFederation.testing();
    testing.update(testing.admit("both.example"));
    try (Directory directory =
        Directory.open(DirectoryConfig.at(temporary.resolve("none")).background(false))) {
      assertThatThrownBy(() -> directory.resolve("both.example"))
          .isInstanceOfSatisfying(
              ExpiredDirectory.class, e -> assertThat(e.code()).isEqualTo("no_federation"));
    }
    // Both have one identifier, so they cannot share a folder; in memory they can.
    try (Directory directory =
        synced(inMemory().federation(config(federation)).federation(config(testing)))) {
      Peer peer = directory.resolve("both.example");
      assertThat(peer.federations()).hasSize(1);
      assertThat(peer.record().site().ver()).isEqualTo(2);
    }
  }

  @Test
  void theHighestVersionSuppliesTheData() {
    federation.admit("both.example");
    TestFederation testing = TestFederation.testing();
    testing.update(testing.admit("both.example"));
    try (Directory directory =
        synced(inMemory().federation(config(federation)).federation(config(testing)))) {
      Peer peer = directory.resolve("both.example");
      assertThat(peer.record().site().ver()).isEqualTo(2);
      assertThat(peer.federations()).hasSize(2);
    }
  }

  @Test
  void inATestingFederationPlainHttpIsAMemberToo() {
    TestFederation testing = TestFederation.testing();
    testing.admit("http://localhost:8080");
    try (Directory directory = synced(inMemory().federation(config(testing)))) {
      assertThat(directory.resolve("einstein@localhost:8080").entityId().value())
          .isEqualTo("http://localhost:8080");
    }
  }

  @Test
  void aPeerIsWhatTheContractSays() throws Exception {
    TestSite site = federation.admit("cloud.example");
    ObjectNode metadata =
        (ObjectNode)
            new ObjectMapper()
                .readTree(
                    """
                    {"ocm_server": {"enabled": true, "apiVersion": "1.2.0",
                      "endPoint": "https://cloud.example/ocm", "inviteAcceptDialog": "/accept",
                      "capabilities": ["invites", 7], "criteria": "none",
                      "resourceTypes": [{"name": "file"}],
                      "jwks": {"keys": [{"kty": "oct", "kid": "x"}]}},
                     "mesh_site": {"displayName": "Cloud", "country": "PL",
                      "services": [{"type": "storage", "name": "disk"}, "odd"]},
                     "federation_entity": {"organization_name": "University"}}
                    """);
    metadata.withArray("/ocm_server/jwks/keys").add(TestKeys.named("ocm").publicKey().toJwk());
    site.restate(metadata);
    federation.log(EventType.UPDATE, site);
    try (Directory directory = open()) {
      Peer peer = directory.resolve("cloud.example");
      JsonNode json = peer.toJson("marie@cloud.example");

      assertThat(json.path("query").asText()).isEqualTo("marie@cloud.example");
      assertThat(json.path("entityId").asText()).isEqualTo("https://cloud.example");
      assertThat(json.path("host").asText()).isEqualTo("cloud.example");
      assertThat(json.path("member").asBoolean()).isTrue();
      assertThat(json.path("status").asText()).isEqualTo("active");
      assertThat(json.path("freshness").asText()).isEqualTo("fresh");
      assertThat(json.at("/ocm/endPoint").asText()).isEqualTo("https://cloud.example/ocm");
      assertThat(json.at("/ocm/inviteAcceptDialog").asText())
          .isEqualTo("https://cloud.example/accept");
      assertThat(json.at("/ocm/capabilities").toString()).isEqualTo("[\"invites\"]");
      assertThat(json.at("/ocm/criteria").toString()).isEqualTo("[]");
      assertThat(json.at("/ocm/resourceTypes/0/name").asText()).isEqualTo("file");
      assertThat(json.at("/jwks/keys")).hasSize(1);
      assertThat(json.at("/services/0/type").asText()).isEqualTo("storage");
      assertThat(json.at("/federations/0").asText()).isEqualTo("https://federation.example");
      assertThat(json.at("/evidence/0/ok").asBoolean()).isTrue();
      assertThat(peer.displayName()).contains("Cloud");
      assertThat(peer.organization()).contains("University");
      assertThat(directory.find(PeerQuery.all().withCountry("pl"))).hasSize(1);
      assertThat(directory.find(PeerQuery.all().withService("storage"))).hasSize(1);
      assertThat(directory.find(PeerQuery.all().withService("disk"))).hasSize(1);
      assertThat(directory.find(PeerQuery.all().withCapability("INVITES"))).hasSize(1);
      assertThat(directory.find(PeerQuery.all().withCountry("DE"))).isEmpty();
    }
  }

  @Test
  void aClosedDirectoryAnswersNothing() {
    federation.admit("cloud.example");
    Directory directory = open();
    directory.resolve("cloud.example");
    directory.close();
    directory.close();

    assertThatThrownBy(() -> directory.resolve("cloud.example"))
        .isInstanceOf(IllegalStateException.class);
  }
}
