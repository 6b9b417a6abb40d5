package org.waymark.server.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.client.ocm.Finding;
import org.waymark.client.ocm.Finding.Severity;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.testing.TestKeys;

final class SiteDraftTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static SiteDraft draft() {
    Map<KeySet, JwkSet> keys = new EnumMap<>(KeySet.class);
    for (KeySet set : KeySet.values()) {
      keys.put(set, JwkSet.of(TestKeys.named(set.file()).publicKey()));
    }
    return SiteDraft.first(
            EntityId.parse("https://cloud.example.org"),
            List.of(EntityId.parse("https://federation.example")),
            keys,
            Optional.empty())
        .with("ocm_server.enabled", "true")
        .with("ocm_server.endPoint", "https://cloud.example.org/ocm")
        .with("federation_entity.contacts", "noc@example.org");
  }

  private static SiteDraft changed(Consumer<ObjectNode> change) {
    ObjectNode json = draft().json();
    change.accept(json);
    return new SiteDraft(json);
  }

  private static List<String> errors(SiteDraft draft) {
    return codes(draft, Severity.ERROR);
  }

  private static List<String> codes(SiteDraft draft, Severity severity) {
    return DraftCheck.findings(draft, false).stream()
        .filter(finding -> finding.severity() == severity)
        .map(Finding::code)
        .toList();
  }

  private static ObjectNode part(ObjectNode json, String name) {
    return (ObjectNode) json.path("metadata").path(name);
  }

  @Test
  void aFilledDraftHasNoErrors() {
    assertThat(errors(draft())).isEmpty();
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "mesh_site.country|NL|\"NL\"",
        "metadata.mesh_site.displayName|A cloud|\"A cloud\"",
        "ocm_server.apiVersion|1.10|\"1.10\"",
        "ocm_server.enabled|false|false",
        "ocm_server.capabilities|invites, notifications|[\"invites\",\"notifications\"]",
        "ocm_server.criteria|''|[]",
        "ocm_server.criteria|[\"a,b\"]|[\"a,b\"]",
        "mesh_site.coordinates|{\"latitude\":1.5,\"longitude\":-2}|{\"latitude\":1.5,\"longitude\":-2}",
        "mesh_site.services|[{\"type\":\"storage\",\"name\":\"s\"}]|[{\"type\":\"storage\",\"name\":\"s\"}]",
        "federation_entity.organization_name|''|\"\""
      })
  void whatIsTypedBecomesAValueOfTheMembersType(String path, String typed, String json)
      throws Exception {
    String[] names = path.replaceFirst("^metadata[.]", "").split("[.]");

    assertThat(draft().with(path, typed).at("metadata", names[0], names[1]))
        .isEqualTo(JSON.readTree(json));
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "mesh_site.country|Netherlands",
        "mesh_site.country|nl",
        "ocm_server.enabled|yes",
        "ocm_server.endPoint|/ocm",
        "ocm_server.endPoint|ftp://cloud.example.org/ocm",
        "ocm_server.endPoint|https://user@cloud.example.org/ocm",
        "mesh_site.coordinates|52.4,4.9",
        "mesh_site.coordinates|{\"latitude\":91,\"longitude\":0}",
        "mesh_site.jwks|{\"keys\":[]}",
        "ocm_server.resourceTypes|file",
        "federation_entity.contacts|somebody"
      })
  void aValueOfAnotherTypeIsRefusedWithWhatItHasToBe(String path, String typed) {
    assertThatThrownBy(() -> draft().with(path, typed))
        .isInstanceOfSatisfying(
            SiteAdminException.class, e -> assertThat(e.code()).isEqualTo("draft_value_refused"))
        .hasMessageContaining(path)
        .hasMessageContaining("has to be");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "sub, draft_path_fixed",
    "jwks, draft_path_fixed",
    "mesh_site.contry, draft_path_unknown",
    "mesh_site, draft_path_unknown",
    "nonsense.country, draft_path_unknown",
    "mesh_site.coordinates.latitude, draft_path_unknown"
  })
  void aPathThatCannotBeSetIsRefused(String path, String code) {
    assertThatThrownBy(() -> draft().with(path, "x"))
        .isInstanceOfSatisfying(
            SiteAdminException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void aMemberThatIsTakenAwayIsGone() {
    assertThat(draft().without("ocm_server.endPoint").at("metadata", "ocm_server").has("endPoint"))
        .isFalse();
  }

  @Test
  void aKeyInTwoSetsIsAnError() {
    SiteDraft draft =
        changed(json -> part(json, "mesh_site").set("jwks", json.path("jwks").deepCopy()));

    assertThat(errors(draft)).containsExactly("draft_keys_shared");
  }

  @Test
  void anEnabledServerWithoutAnEndPointIsAnError() {
    assertThat(errors(draft().without("ocm_server.endPoint"))).containsExactly("end_point_missing");
  }

  @Test
  void aDraftForNoFederationIsAnError() {
    assertThat(errors(draft().without("authority_hints")))
        .containsExactly("authority_hints_missing");
  }

  @Test
  void aLoopbackNameIsAnErrorOutsideOfTrials() {
    SiteDraft draft = changed(json -> json.put("sub", "https://localhost:8443"));

    assertThat(errors(draft)).containsExactly("entity_loopback");
    assertThat(DraftCheck.hasErrors(DraftCheck.findings(draft, true))).isFalse();
  }

  @Test
  void aMemberOfAWrongTypeIsAnErrorThatNamesIt() {
    SiteDraft draft = changed(json -> part(json, "ocm_server").put("capabilities", "invites"));

    assertThat(DraftCheck.findings(draft, false))
        .filteredOn(finding -> finding.severity() == Severity.ERROR)
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("ocm_server.capabilities"));
  }

  @Test
  void anUnknownMemberAtTheTopIsAnErrorAndOneBelowAWarning() {
    assertThat(errors(changed(json -> json.put("ver", 7)))).containsExactly("draft_member_unknown");
    assertThat(
            codes(changed(json -> part(json, "mesh_site").put("contry", "NL")), Severity.WARNING))
        .contains("draft_member_unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "noc@example.org, true",
    "mailto:Cloud-Support@example.org, true",
    "it@example.org, true",
    "info.desk@example.org, true",
    "b.smith@example.org, false",
    "brigitte@example.org, false"
  })
  void aContactOughtToBeARole(String contact, boolean role) {
    List<String> warnings =
        codes(draft().with("federation_entity.contacts", contact), Severity.WARNING);

    assertThat(warnings.contains("contact_not_a_role")).isNotEqualTo(role);
  }

  @Test
  void anEndPointElsewhereIsWorthAWarning() {
    assertThat(
            codes(
                draft().with("ocm_server.endPoint", "https://other.example.org/ocm"),
                Severity.WARNING))
        .contains("draft_other_host");
  }
}
