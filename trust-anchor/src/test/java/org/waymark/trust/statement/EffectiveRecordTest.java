package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestIntermediate;
import org.waymark.trust.testing.TestSite;

/** What superiors make of a site's metadata (formats 4, step 3). */
final class EffectiveRecordTest {

  private final TestFederation federation = TestFederation.create();
  private final TestIntermediate nren = federation.intermediate("nren.example", ".nren.example");
  private final TestSite site =
      federation
          .siteUnder(nren, "a.nren.example")
          .restate(
              json(
                  "{'ocm_server':{'enabled':true,'endPoint':'https://a.nren.example/ocm',"
                      + "'capabilities':['http-sig','invites','webapp']},"
                      + "'mesh_site':{'country':'NL','services':[{'type':'storage'}]}}"));

  private VerifiedRecord verify() {
    return new RecordVerifier(federation.root()).verify(site.id(), site.record(), federation.now());
  }

  private String codeOf() {
    return Refusal.codeOf(this::verify);
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Consumer<ObjectNode> policy(String text) {
    return claims -> claims.set("metadata_policy", json(text));
  }

  @Test
  void withoutPolicyMetadataIsTheSites() {
    assertThat(verify().metadata()).isEqualTo(site.statement().metadata());
    assertThat(verify().ocmServer()).isEqualTo(site.statement().ocmServer());
  }

  @Test
  void policiesOfAllSuperiorsAreApplied() {
    nren.recertify(policy("{'ocm_server':{'capabilities':{'subset_of':['http-sig','invites']}}}"));
    site.recertify(policy("{'mesh_site':{'region':{'default':'north'}}}"));
    VerifiedRecord verified = verify();
    assertThat(verified.ocmServer().orElseThrow().get("capabilities").toString())
        .isEqualTo("[\"http-sig\",\"invites\"]");
    assertThat(verified.meshSite().orElseThrow().get("region").asText()).isEqualTo("north");
    assertThat(verified.site().metadata().at("/mesh_site/region").isMissingNode()).isTrue();
    assertThat(verified.metadata().at("/ocm_server/endPoint").asText())
        .isEqualTo("https://a.nren.example/ocm");
  }

  @Test
  void policiesThatContradictEachOtherAreAConflict() {
    nren.recertify(policy("{'mesh_site':{'country':{'one_of':['NL']}}}"));
    site.recertify(policy("{'mesh_site':{'country':{'one_of':['BE']}}}"));
    assertThat(codeOf()).isEqualTo("policy_conflict");
  }

  @Test
  void metadataThatDoesNotKeepAPolicyIsRefused() {
    nren.recertify(policy("{'mesh_site':{'country':{'one_of':['BE']}}}"));
    assertThat(codeOf()).isEqualTo("policy_failed");
  }

  @Test
  void theTrustAnchorsPolicyOnASiteOfItsOwnIsApplied() {
    TestSite own = federation.site("b.example");
    own.recertify(policy("{'ocm_server':{'apiVersion':{'value':'1.2.0'}}}"));
    VerifiedRecord verified =
        new RecordVerifier(federation.root()).verify(own.id(), own.record(), federation.now());
    assertThat(verified.metadata().at("/ocm_server/apiVersion").asText()).isEqualTo("1.2.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'ocm_server':{'endPoint':{'value':'https://evil.example'}}}",
        "{'ocm_server':{'tokenEndPoint':{'default':'https://evil.example'}}}",
        "{'ocm_server':{'jwks':{'default':{'keys':[]}}}}",
        "{'ocm_server':{'jwksUri':{'value':null}}}",
        "{'ocm_server':{'signed_jwks_uri':{'default':'x'}}}",
        "{'ocm_server':{'inviteAcceptDialog':{'default':'x'}}}",
        "{'ocm_server':{'resourceTypes':{'add':[{}]}}}",
        "{'ocm_server':{'criteria':{'value':[]}}}",
        "{'mesh_site':{'services':{'add':[{'type':'storage'}]}}}",
        "{'mesh_site':{'transfer':{'default':{}}}}",
        "{'federation_entity':{'logo_uri#nl':{'default':'x'}}}",
        "{'federation_entity':{'federation_fetch_endpoint':{'default':'x'}}}",
        "{'mesh_site':{'harmless':{'default':'https://evil.example'}}}",
        "{'mesh_site':{'harmless':{'default':[{'a':['/path']}]}}}",
        "{'mesh_site':{'harmless':{'default':{'kty':'OKP'}}}}"
      })
  void noSuperiorSaysWhereASiteIsOrWhichKeysItHas(String hijack) {
    nren.recertify(policy(hijack));
    assertThat(codeOf()).isEqualTo("policy_hijack");
  }

  @Test
  void superiorMetadataIsAppliedButNotOnProtectedParameters() {
    site.recertify(c -> c.set("metadata", json("{'mesh_site':{'country':'BE'},'other':{'a':1}}")));
    assertThat(verify().metadata().at("/mesh_site/country").asText()).isEqualTo("BE");
    assertThat(verify().metadata().has("other")).isFalse();
    site.recertify(
        c -> c.set("metadata", json("{'ocm_server':{'endPoint':'https://evil.example'}}")));
    assertThat(codeOf()).isEqualTo("policy_hijack");
  }

  @Test
  void theMetadataClaimAboutAnIntermediateIsAboutTheIntermediate() {
    nren.recertify(c -> c.set("metadata", json("{'mesh_site':{'country':'BE'}}")));
    assertThat(verify().metadata().at("/mesh_site/country").asText()).isEqualTo("NL");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Nothing is taken away from what a site offers, nor its word that it signs.
        "{'mesh_site':{'services':{'subset_of':[]}}} | policy_failed",
        "{'ocm_server':{'capabilities':{'subset_of':['invites']}}} | policy_failed",
        "{'ocm_server':{'capabilities':{'value':['invites']}}} | policy_failed",
        "{'ocm_server':{'endPoint':{'one_of':['https://a.nren.example/ocm']}}} | accepted",
        "{'ocm_server':{'endPoint':{'one_of':['https://b.nren.example/ocm']}}} | policy_failed",
        "{'ocm_server':{'endPoint':{'essential':true}}} | accepted",
        "{'ocm_server':{'endPoint':{'x_custom':true}}} | accepted",
        "{'ocm_server':{'endPoint':7}} | policy_malformed",
        "{'ocm_server':{'endPoint':{'essential':'yes'}}} | policy_malformed"
      })
  void policiesComeOut(String policy, String code) {
    nren.recertify(policy(policy));
    assertThat(codeOf()).isEqualTo(code);
  }

  @Test
  void aCriticalOperatorThatIsUnknownIsRefused() {
    nren.recertify(c -> c.putArray("metadata_policy_crit").add("regexp"));
    assertThat(codeOf()).isEqualTo("policy_unsupported");
    nren.recertify(c -> c.putArray("metadata_policy_crit").add("one_of"));
    assertThat(codeOf()).isEqualTo("accepted");
  }

  @Test
  void entityTypesThatASuperiorDoesNotAllowAreLeftOut() {
    nren.recertify(
        c -> ((ObjectNode) c.get("constraints")).putArray("allowed_entity_types").add("mesh_site"));
    VerifiedRecord verified = verify();
    assertThat(verified.ocmServer()).isEmpty();
    assertThat(verified.meshSite()).isPresent();
    assertThat(verified.site().ocmServer()).isPresent();
  }
}
