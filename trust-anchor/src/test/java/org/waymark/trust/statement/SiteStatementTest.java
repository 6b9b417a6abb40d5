package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;
import org.waymark.trust.testing.Tokens;

/** The form of a site statement (formats 2). */
final class SiteStatementTest {

  private final TestFederation federation = TestFederation.create();
  private final TestSite site = federation.site("a.example");

  private String codeWith(Consumer<ObjectNode> change) {
    String token = Tokens.changed(site.statement().jws(), site.key(), change);
    return Refusal.codeOf(() -> SiteStatement.parse(token, false));
  }

  @Test
  void isReadBackAsItWasDrafted() {
    ObjectNode mesh = JsonNodeFactory.instance.objectNode().put("displayName", "A");
    Sha256 commitment = Sha256.of(new byte[1]);
    SiteStatement signed =
        site.draft()
            .withVer(7)
            .withRecovery(commitment)
            .withMetadata("mesh_site", mesh)
            .sign(site.key());
    SiteStatement read = SiteStatement.parse(signed.jws().token(), false);
    assertThat(read.sub()).isEqualTo(site.id());
    assertThat(read.ver()).isEqualTo(7);
    assertThat(read.issued()).isEqualTo(federation.now());
    assertThat(read.expires()).isEqualTo(federation.now().plus(TestSite.LIFE));
    assertThat(read.keys().find(site.key().kid().value())).contains(site.key().publicKey());
    assertThat(read.authorityHints()).containsExactly(federation.id());
    assertThat(read.recovery()).contains(commitment);
    assertThat(read.meshSite()).contains(mesh);
    assertThat(read.ocmServer().orElseThrow().get("enabled").booleanValue()).isTrue();
    assertThat(read.federationEntity()).isEmpty();
    read.requireSelfSigned();
  }

  @Test
  void theNextOneCountsOneUp() {
    SiteStatement next =
        site.statement()
            .next(federation.now().plusSeconds(60), federation.now().plusSeconds(120))
            .sign(site.key());
    assertThat(next.ver()).isEqualTo(2);
    assertThat(next.metadata()).isEqualTo(site.statement().metadata());
  }

  @Test
  void givesOutCopiesOfItsMetadata() {
    site.statement().metadata().removeAll();
    site.statement().ocmServer().orElseThrow().removeAll();
    assertThat(site.statement().ocmServer().orElseThrow()).isNotEmpty();
  }

  @Test
  void otherClaimsCarryNoMeaning() {
    assertThat(codeWith(claims -> claims.put("trust_marks", "x"))).isEqualTo("accepted");
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("no sub", claims -> claims.remove("sub")),
        fault("no iat", claims -> claims.remove("iat")),
        fault("an iat that is no integer", claims -> claims.put("iat", 1.5)),
        fault("exp at iat", claims -> claims.set("exp", claims.get("iat"))),
        fault("no jwks", claims -> claims.remove("jwks")),
        fault("no hints", claims -> claims.remove("authority_hints")),
        fault("empty hints", claims -> claims.putArray("authority_hints")),
        fault("no ver", claims -> claims.remove("ver")),
        fault("ver 0", claims -> claims.put("ver", 0)),
        fault("ver beyond 2^53 - 1", claims -> claims.put("ver", -1)),
        fault("no metadata", claims -> claims.remove("metadata")),
        fault("metadata that is an array", claims -> claims.putArray("metadata")),
        fault("ocm_server that is text", c -> c.withObject("metadata").put("ocm_server", "x")),
        fault("mesh_site that is text", c -> c.withObject("metadata").put("mesh_site", "x")),
        fault("a recovery that is no hash", claims -> claims.put("recovery", "x")));
  }

  private static Arguments fault(String name, Consumer<ObjectNode> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void isMalformedWith(String name, Consumer<ObjectNode> change) {
    assertThat(codeWith(change)).isEqualTo("statement_malformed");
  }

  @Test
  void anotherIssuerIsASubjectMismatch() {
    assertThat(codeWith(claims -> claims.put("iss", "https://b.example")))
        .isEqualTo("record_subject_mismatch");
  }

  @Test
  void aHostInMixedCaseIsNamed() {
    assertThat(codeWith(c -> c.put("iss", "https://A.example").put("sub", "https://A.example")))
        .isEqualTo("host_not_lowercase");
  }

  @Test
  void httpIsForTestingFederations() {
    String token =
        Tokens.changed(
            site.statement().jws(),
            site.key(),
            claims -> claims.put("iss", "http://localhost:1").put("sub", "http://localhost:1"));
    assertThat(Refusal.codeOf(() -> SiteStatement.parse(token, false))).isEqualTo("entity_scheme");
    assertThat(SiteStatement.parse(token, true).sub().value()).isEqualTo("http://localhost:1");
  }

  @Test
  void anotherTypeIsNoSiteStatement() {
    assertThat(Refusal.codeOf(() -> SiteStatement.parse(site.membership().jws().token(), false)))
        .isEqualTo("typ_mismatch");
  }

  @Test
  void aTokenOfMoreThan65536CharactersIsTooLarge() {
    assertThat(codeWith(claims -> claims.put("long", "x".repeat(65_536)))).isEqualTo("too_large");
  }

  @Test
  void aDuplicateClaimIsNamed() {
    byte[] twice = "{\"iss\":\"a\",\"iss\":\"b\"}".getBytes(StandardCharsets.UTF_8);
    String token = CompactJws.sign(site.key(), SiteStatement.TYP, twice).token();
    assertThat(Refusal.codeOf(() -> SiteStatement.parse(token, false)))
        .isEqualTo("json_duplicate_name");
  }

  @Test
  void aSignatureByAnotherKeyIsNotItsOwn() {
    String token = Tokens.changed(site.statement().jws(), TestKeys.named("thief"), claims -> {});
    SiteStatement stolen = SiteStatement.parse(token, false);
    assertThat(Refusal.codeOf(stolen::requireSelfSigned)).isEqualTo("key_unknown");
  }

  @Test
  void isNotSignedWithAKeyThatItDoesNotName() {
    SiteStatement.Draft draft =
        site.draft().withKeys(JwkSet.of(TestKeys.named("other").publicKey()));
    assertThatThrownBy(() -> draft.sign(site.key())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cannotBeDraftedWithoutASuperior() {
    assertThat(Refusal.codeOf(() -> site.draft().withAuthorityHints(List.of()).sign(site.key())))
        .isEqualTo("statement_malformed");
  }
}
