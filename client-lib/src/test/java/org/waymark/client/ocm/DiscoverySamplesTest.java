package org.waymark.client.ocm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.testing.SharedFolder;

/** Every sample of a real or derived discovery document is read, with exactly these findings. */
class DiscoverySamplesTest {

  private static final String FOLDER = "samples/ocm/discovery";

  /**
   * What a sample must lead to.
   *
   * @param host where it was fetched
   * @param findings codes in order
   * @param refusedBy products whose own parser cannot read it
   */
  record Expected(String file, String host, List<String> findings, List<String> refusedBy) {
    @Override
    public String toString() {
      return file;
    }
  }

  private static final List<Expected> TABLE =
      List.of(
          new Expected(
              "cavage-inline-publickey-signature-pr92.json",
              "cloud.mydomain.com",
              List.of("legacy_public_key", "public_key_unreadable", "resource_types_empty"),
              List.of("seafile")),
          new Expected(
              "derived-cs3org-reva-3.12-codeflow-webapp-embedded.json",
              "cernbox.example.org",
              List.of("no_signature_keys"),
              List.of("opencloud", "ocis", "seafile")),
          new Expected(
              "derived-cs3org-reva-unconfigured-disabled.json",
              "reva.example.org",
              List.of("ocm_disabled", "end_point_missing", "criteria_null"),
              List.of("nextcloud", "seafile")),
          new Expected(
              "derived-nextcloud-33.json",
              "nc.example.org",
              List.of("legacy_public_key", "public_key_unreadable"),
              List.of("seafile")),
          new Expected(
              "derived-opencloud-1.2.0.json",
              "oc.example.org",
              List.of("no_signature_keys"),
              List.of("seafile")),
          new Expected(
              "nextcloud-1.0-proposal1-2024.json",
              "cloud.nextcloud.com",
              List.of("api_version_proposal", "no_signature_keys"),
              List.of("seafile")),
          new Expected(
              "nextcloud-disabled-no-apiversion.json",
              "remoteserver",
              List.of(
                  "ocm_disabled",
                  "api_version_missing",
                  "share_types_missing",
                  "protocols_missing"),
              List.of("nextcloud", "seafile")),
          new Expected(
              "ocmgo-fixture-inline-publickeys-plural.json",
              "peer.example.org",
              List.of(
                  "legacy_public_key",
                  "key_id_other_host",
                  "public_key_unreadable",
                  "resource_types_empty",
                  "http_sig_without_jwks"),
              List.of("seafile")),
          new Expected(
              "spec-draft07-all-fields.json",
              "cloud.example.org",
              List.of("invite_accept_dialog_relative"),
              List.of("opencloud", "ocis", "seafile")));

  static Stream<Expected> table() {
    return TABLE.stream();
  }

  private static DiscoveryReading read(Expected sample) throws IOException {
    Path file = SharedFolder.require(FOLDER).resolve(sample.file());
    return DiscoveryReader.read(
        Files.readAllBytes(file), URI.create("https://" + sample.host() + "/.well-known/ocm"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void aSampleIsReadableWithExactlyItsFindings(Expected sample) throws IOException {
    DiscoveryReading reading = read(sample);
    assertThat(reading.findings().stream().map(Finding::code))
        .as("%s", reading.findings())
        .containsExactlyElementsOf(sample.findings());
    assertThat(reading.readable()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("table")
  void aSampleIsRefusedByExactlyTheseProducts(Expected sample) throws IOException {
    Map<String, ClientVerdict> clients = read(sample).clients();
    assertThat(clients.entrySet().stream().filter(e -> !e.getValue().ok()).map(Map.Entry::getKey))
        .as("%s", clients)
        .containsExactlyInAnyOrderElementsOf(sample.refusedBy());
  }

  @ParameterizedTest
  @MethodSource("table")
  void whatIsInNormalFormAlreadyComesOutUnchanged(Expected sample) throws IOException {
    JsonNode original =
        new ObjectMapper().readTree(SharedFolder.require(FOLDER).resolve(sample.file()).toFile());
    JsonNode form = read(sample).normalized().orElseThrow().toJson();
    for (String member :
        List.of("enabled", "apiVersion", "endPoint", "provider", "tokenEndPoint", "jwksUri")) {
      JsonNode value = original.path(member);
      boolean absent = value.isMissingNode() || value.asText().isEmpty();
      assertThat(form.path(member)).as(member).isEqualTo(absent ? form.path("none") : value);
    }
    for (int i = 0; i < original.path("resourceTypes").size(); i++) {
      JsonNode protocols = original.path("resourceTypes").get(i).path("protocols");
      assertThat(form.path("resourceTypes").get(i).path("protocols"))
          .as("protocols of entry %d", i)
          .isEqualTo(protocols.isMissingNode() ? new ObjectMapper().createObjectNode() : protocols);
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void theNormalFormIsItsOwnNormalForm(Expected sample) throws IOException {
    JsonNode form = read(sample).normalized().orElseThrow().toJson();
    DiscoveryReading again =
        DiscoveryReader.read(
            form.toString().getBytes(StandardCharsets.UTF_8),
            URI.create("https://" + sample.host() + "/"));
    assertThat(again.normalized().orElseThrow().toJson()).isEqualTo(form);
  }

  @Test
  void theTableHasEverySample() throws IOException {
    try (Stream<Path> files = Files.list(SharedFolder.require(FOLDER))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(TABLE.stream().map(Expected::file).toList());
    }
  }

  @Test
  void aRelativeDialogIsReadAgainstTheServer() throws IOException {
    Expected spec = TABLE.get(TABLE.size() - 1);
    assertThat(read(spec).normalized().orElseThrow().inviteAcceptDialog())
        .hasValue(URI.create("https://cloud.example.org/index.php/apps/sciencemesh/accept"));
  }

  @Test
  void theReasonNamesTheMemberThatAProductCannotDecode() throws IOException {
    assertThat(read(TABLE.get(1)).clients().get("ocis").reason())
        .contains("oCIS", "'webdav-receive' is an object, not a string");
    assertThat(read(TABLE.get(8)).clients().get("nextcloud").reason()).contains("refuse '1.4.0'");
  }
}
