package org.waymark.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.server.audit.SmallFederation;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;

/** The published schemas against documents that verify, and against damaged ones. */
final class SignedDocumentSchemasTest {
  private static final String VECTORS = "/org/waymark/schemas/vectors/bundles/";
  private static final List<String> SIGNED =
      JsonSchemas.NAMES.stream().filter(name -> !name.startsWith("cli-")).toList();
  private static final SignedDocuments MADE = made();

  @Test
  void everySchemaThatIsPublishedIsTried() throws IOException {
    Path folder =
        Path.of(
            System.getProperty("waymark.root"), "schemas/src/main/resources/org/waymark/schemas");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".schema.json"))
                  .map(name -> name.replace(".schema.json", "")))
          .containsExactlyInAnyOrderElementsOf(JsonSchemas.NAMES);
    }
  }

  @ParameterizedTest
  @FieldSource("org.waymark.server.JsonSchemas#NAMES")
  void everySchemaIsASchema(String name) {
    JsonNode schema = SignedDocuments.json(JsonSchemas.text(name));

    assertThat(JsonSchemas.errorsOfSchema(schema)).isEmpty();
    assertThat(JsonSchemas.errorsOfSchema(((ObjectNode) schema).put("required", "member")))
        .isNotEmpty();
  }

  private static SignedDocuments made() {
    SignedDocuments documents = new SignedDocuments();
    for (TestFederation federation :
        List.of(
            everyStep(),
            SmallFederation.create().federation(),
            SmallFederation.furnished(FurnishedSite.metadata()).federation())) {
      documents.bundle(federation.bundle());
      federation
          .entries()
          .forEach(entry -> documents.entry(new String(entry, StandardCharsets.UTF_8)));
    }
    for (String host :
        List.of(SmallFederation.MEMBER, SmallFederation.SUSPENDED, SmallFederation.STRANGER)) {
      byte[] proof = SmallFederation.create().proof(host).encode();
      documents.add("site-proof", SignedDocuments.json(new String(proof, StandardCharsets.UTF_8)));
    }
    everyRequest().forEach(request -> documents.claims("site-request", request.token()));
    return documents;
  }

  /** Each act. */
  private static List<SiteRequest> everyRequest() {
    TestFederation federation = TestFederation.create();
    TestSite site = federation.admit("a.example");
    String statement = site.statement().jws().token();
    Instant now = federation.now();
    String jti = "j".repeat(22);
    EntityId anchor = federation.id();
    return Stream.of(
            SiteRequest.apply(site.id(), anchor, now, jti, "i".repeat(43), statement),
            SiteRequest.leave(site.id(), anchor, now, jti, Optional.of("no-longer-used")),
            SiteRequest.leave(site.id(), anchor, now, jti, Optional.empty()),
            SiteRequest.rotateKey(site.id(), anchor, now, jti, statement),
            SiteRequest.recover(site.id(), anchor, now, jti, statement),
            SiteRequest.object(site.id(), anchor, now, jti))
        .map(draft -> draft.sign(site.key()))
        .toList();
  }

  /** Each type of entry, and a root with every role. */
  private static TestFederation everyStep() {
    TestFederation federation =
        TestFederation.create(
            root ->
                root.keys(RootRole.EXPORT, TestKeys.named("export").publicKey())
                    .keys(RootRole.OIDF, TestKeys.named("oidf").publicKey()));
    TestSite a = federation.admit("a.example");
    TestSite b = federation.admit("b.example:8443");
    federation.suspend(a);
    federation.update(b);
    federation.rotateKey(b);
    federation.reinstate(a);
    federation.leave(a);
    federation.readmit(a);
    federation.revoke(b);
    federation.publishRoot(next -> next.name("Renamed"));
    federation.log(
        Event.policy(
            federation.entries().size(),
            Sha256.of(new byte[] {1}),
            Optional.of(Sha256.of(new byte[] {2})),
            federation.map().root(),
            federation.time(),
            federation.expires()));
    federation.snapshot();
    federation.heartbeat();
    return federation;
  }

  @ParameterizedTest
  @FieldSource("SIGNED")
  void everyDocumentOfATestFederationFits(String schema) {
    assertThat(MADE.of(schema))
        .isNotEmpty()
        .allSatisfy(document -> assertThat(JsonSchemas.errors(schema, document)).isEmpty());
  }

  @Test
  void theDocumentsHaveEveryTypeOfEntry() {
    Set<String> types = new TreeSet<>();
    MADE.of("entry").forEach(entry -> types.add(entry.path("type").asText()));

    assertThat(types)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(EventType.values()).map(EventType::code).toList());
  }

  static List<String> goodVectors() throws IOException {
    JsonNode index = SignedDocuments.json(new String(vector("index.json"), StandardCharsets.UTF_8));
    List<String> good =
        index.findParents("outcome").stream()
            .filter(vector -> vector.path("outcome").asText().equals("ok"))
            .map(vector -> vector.path("bundle").asText())
            .toList();
    assertThat(good).isNotEmpty();
    return good;
  }

  @ParameterizedTest
  @MethodSource("goodVectors")
  void everyDocumentOfAGoodVectorFits(String bundle) throws IOException {
    SignedDocuments documents = new SignedDocuments().bundle(vector(bundle));

    assertThat(documents.all()).containsKeys("root", "entry");
    documents
        .all()
        .forEach(
            (schema, all) ->
                assertThat(all)
                    .allSatisfy(
                        document ->
                            assertThat(JsonSchemas.errors(schema, document)).as(schema).isEmpty()));
  }

  private static byte[] vector(String name) throws IOException {
    try (InputStream in = SignedDocumentSchemasTest.class.getResourceAsStream(VECTORS + name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }

  /** As docs/formats.md lists them, sections 2 to 6 and 9. */
  @ParameterizedTest
  @CsvSource({
    "root, federation name version iat exp keys roles log witness limits sources",
    "site-statement, iss sub iat exp jwks authority_hints metadata ver",
    "membership-statement, iss sub iat exp jwks mver",
    "status-statement, iss sub iat status reason mver",
    "snapshot, iss iat exp seq directory root",
    "record, chain site",
    "site-request, iss sub aud iat exp jti act",
    "entry, seq type directory time expires",
    "site-proof, checkpoint entry entryProof mapProof sub"
  })
  void aDocumentThatLacksAMemberIsRefused(String schema, String members) {
    for (JsonNode document : MADE.of(schema)) {
      for (String member : members.split(" ")) {
        ObjectNode damaged = document.deepCopy();
        damaged.remove(member);

        assertThat(JsonSchemas.errors(schema, damaged)).as(member).isNotEmpty();
      }
    }
  }

  @Test
  void anEntryAboutASiteThatDoesNotNameItIsRefused() {
    for (JsonNode document : MADE.of("entry")) {
      if (document.has("sub")) {
        ObjectNode damaged = document.deepCopy();
        damaged.remove("sub");

        assertThat(JsonSchemas.errors("entry", damaged)).isNotEmpty();
      }
    }
  }

  /** "A member that is not listed is refused", section 6; sections 4, 9 and 12 for the others. */
  @ParameterizedTest
  @ValueSource(strings = {"entry", "record", "site-proof", "site-request"})
  void aClosedDocumentWithAnotherMemberIsRefused(String schema) {
    for (JsonNode document : MADE.of(schema)) {
      assertThat(JsonSchemas.errors(schema, withExtra(document))).isNotEmpty();
    }
  }

  /** "Members that are not listed are allowed and carry no meaning", sections 2 and 5. */
  @ParameterizedTest
  @ValueSource(
      strings = {"root", "site-statement", "membership-statement", "status-statement", "snapshot"})
  void anOpenDocumentMayHaveAnotherMember(String schema) {
    for (JsonNode document : MADE.of(schema)) {
      assertThat(JsonSchemas.errors(schema, withExtra(document))).isEmpty();
    }
  }

  private static ObjectNode withExtra(JsonNode document) {
    return ((ObjectNode) document.deepCopy()).put("anotherMember", 1);
  }

  @ParameterizedTest(name = "{0} with {1} = {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "root|version|0",
        "root|federation|\"https://federation.example/\"",
        "root|name|\"\"",
        "root|testing|\"yes\"",
        "root|keys|[{\"kty\": \"OKP\", \"crv\": \"Ed25519\", \"x\": \"AA\", \"d\": \"AA\"}]",
        "site-statement|sub|\"https://a.example/cloud\"",
        "site-statement|iat|1.5",
        "site-statement|authority_hints|[]",
        "site-statement|jwks|{\"keys\": []}",
        "membership-statement|mver|0",
        "membership-statement|iss|\"federation.example\"",
        "status-statement|status|\"active\"",
        "status-statement|reason|\"Key dispute\"",
        "snapshot|directory|\"00\"",
        "record|chain|[]",
        "record|site|\"a.b\"",
        "entry|type|\"promote\"",
        "entry|directory|\"ABCD\"",
        "entry|seq|-1",
        "site-request|act|\"promote\"",
        "site-request|jti|\"short\"",
        "site-request|reason|\"Two words\"",
        "site-request|aud|[\"https://federation.example\"]",
        "site-proof|entryProof|[\"00\"]",
        "site-proof|mapProof|{\"path\": [], \"leaf\": {}}"
      })
  void aMemberOutOfItsRangeIsRefused(String schema, String member, String value) {
    for (JsonNode document : MADE.of(schema)) {
      ObjectNode damaged = document.deepCopy();
      damaged.set(member, SignedDocuments.json(value));

      assertThat(JsonSchemas.errors(schema, damaged)).isNotEmpty();
    }
  }
}
