package org.waymark.client.ocm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.signer.key.SigningKeys;

class DiscoveryReaderTest {

  private static final URI SERVER = URI.create("https://cloud.example.org/.well-known/ocm");

  private static DiscoveryReading read(String document) {
    return DiscoveryReader.read(document.getBytes(StandardCharsets.UTF_8), SERVER);
  }

  /** A sound document of an enabled server with these members (in single quotes) added to it. */
  private static DiscoveryReading with(String members) {
    return read(
        ("{'enabled':true,'endPoint':'https://cloud.example.org/ocm',"
                + "'jwksUri':'https://cloud.example.org/jwks',"
                + (members.contains("'apiVersion'") ? "" : "'apiVersion':'1.1.0',")
                + (members.contains("'resourceTypes'") ? "" : FILES + ",")
                + members
                + "}")
            .replace('\'', '"')
            .replace(",}", "}"));
  }

  private static final String FILES =
      "'resourceTypes':[{'name':'file','shareTypes':['user'],'protocols':{'webdav':'/dav'}}]";

  private static List<String> codes(DiscoveryReading reading) {
    return reading.findings().stream().map(Finding::code).toList();
  }

  @Test
  void aSoundDocumentHasNoFindings() {
    assertThat(codes(with(""))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``, document_empty",
        "`  \n `, document_empty",
        "<!DOCTYPE html><html></html>, document_html",
        "`\n<html>`, document_html",
        "{, json_malformed",
        "not found, json_malformed",
        "`{\"enabled\":true,}`, json_malformed",
        "`{\"enabled\":true} x`, json_trailing",
        "`{\"enabled\":true,\"enabled\":false}`, json_duplicate_name",
        "[], json_not_object",
        "`\"ok\"`, json_not_object",
        "{}, not_discovery",
        "`{\"error\":\"not found\"}`, not_discovery",
        "`{\"enabled\":true,\"apiVersion\":\"1.1.0\"}`, end_point_missing",
        "`{\"enabled\":true,\"apiVersion\":\"1.1.0\",\"endPoint\":\"\"}`, end_point_missing",
        "`{\"enabled\":true,\"apiVersion\":\"1.1.0\",\"endPoint\":17}`, end_point_missing",
        "`{\"enabled\":true,\"apiVersion\":\"1.1.0\",\"endPoint\":\"ftp://a.b/\"}`, end_point_missing",
        "`{\"enabled\":true,\"apiVersion\":\"1.1.0\",\"endPoint\":\"https://u@a.b/\"}`, end_point_missing"
      })
  void whatNoPeerCouldUseIsNotReadableAndSaysWhy(String document, String code) {
    DiscoveryReading reading = read(document == null ? "" : document);
    assertThat(reading.readable()).isFalse();
    assertThat(reading.normalized()).isEmpty();
    assertThat(reading.findings())
        .filteredOn(finding -> finding.severity() == Finding.Severity.ERROR)
        .extracting(Finding::code)
        .containsExactly(code);
  }

  @Test
  void aDocumentThatIsTooLargeOrTooDeepIsNotReadable() {
    assertThat(codes(read("{\"enabled\":\"" + "x".repeat(DiscoveryReader.MAX_BYTES) + "\"}")))
        .containsExactly("json_too_large");
    assertThat(codes(read("{\"enabled\":" + "[".repeat(40) + "]".repeat(40) + "}")))
        .containsExactly("json_too_deep");
  }

  @Test
  void bytesThatAreNotUtf8AreNotReadable() {
    assertThat(codes(DiscoveryReader.read(new byte[] {'{', (byte) 0xff, '}'}, SERVER)))
        .containsExactly("json_not_utf8");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "'apiVersion':'1.0-proposal1', api_version_proposal",
        "'apiVersion':'', api_version_missing",
        "'apiVersion':'2.0', api_version_unknown",
        "'apiVersion':1.1, member_type",
        "'provider':17, member_type",
        "`'resourceTypes':[]`, resource_types_empty",
        "`'resourceTypes':null`, resource_types_missing",
        "`'resourceTypes':'file'`, resource_types_type",
        "`'resourceTypes':['file']`, resource_name_missing",
        "`'resourceTypes':[{'name':'file','protocols':{}}]`, share_types_missing",
        "`'resourceTypes':[{'name':'file','shareTypes':'user','protocols':{}}]`, share_types_type",
        "`'resourceTypes':[{'name':'file','shareTypes':['user']}]`, protocols_missing",
        "`'resourceTypes':[{'name':'f','shareTypes':[],'protocols':[]}]`, protocols_empty_array",
        "`'resourceTypes':[{'name':'f','shareTypes':[],'protocols':['webdav']}]`, protocols_type",
        "`'resourceTypes':[{'name':'f','shareTypes':[],'protocols':{'a':1}}]`, protocol_value_type",
        "`'criteria':null`, criteria_null",
        "`'criteria':'denylist'`, member_type",
        "`'capabilities':['notifications',7]`, member_type",
        "`'capabilities':['/notifications']`, capability_leading_slash",
        "`'capabilities':['exchange-token']`, token_end_point_missing",
        "`'inviteAcceptDialog':'/accept'`, invite_accept_dialog_relative",
        "`'inviteAcceptDialog':'https://other.example.org/accept'`, invite_accept_dialog_other_host",
        "`'inviteAcceptDialog':'javascript:alert(1)'`, invite_accept_dialog_malformed",
        "`'inviteAcceptDialog':'https://a b/'`, invite_accept_dialog_malformed",
        "`'tokenEndPoint':'http://cloud.example.org/token'`, token_end_point_not_https",
        "`'publicKeys':'none'`, public_key_unreadable"
      })
  void eachThingThatIsMendedHasItsCode(String members, String code) {
    DiscoveryReading reading = with(members);
    assertThat(codes(reading)).as("%s", reading.findings()).containsExactly(code);
    assertThat(reading.readable()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/ocm, end_point_relative, https://cloud.example.org/ocm",
    "https://cloud.example.org/ocm/, end_point_trailing_slash, https://cloud.example.org/ocm/",
    "https://CLOUD.example.org:443/ocm,, https://CLOUD.example.org:443/ocm",
    "https://elsewhere.example.org/ocm, end_point_other_host, https://elsewhere.example.org/ocm",
    "http://cloud.example.org/ocm, end_point_not_https, http://cloud.example.org/ocm"
  })
  void anEndPointIsMadeAbsoluteAndItsServerCompared(String written, String code, String read) {
    DiscoveryReading reading =
        read(
            """
            {"enabled": true, "apiVersion": "1.1", "endPoint": "%s", "jwksUri": "/jwks",
             "resourceTypes": []}
            """
                .formatted(written));
    assertThat(reading.normalized().orElseThrow().endPoint()).hasValue(URI.create(read));
    List<String> rest = codes(reading).stream().filter(c -> c.startsWith("end_point")).toList();
    assertThat(rest).isEqualTo(code == null ? List.of() : List.of(code));
  }

  @Test
  void aFileIsReadAgainstTheServerThatItsEndPointNames() {
    DiscoveryReading reading =
        DiscoveryReader.read(
            """
            {"enabled": true, "apiVersion": "1.1", "endPoint": "https://a.example.org/ocm",
             "resourceTypes": [], "inviteAcceptDialog": "accept"}
            """
                .getBytes(StandardCharsets.UTF_8),
            URI.create("file:///tmp/ocm.json"));
    assertThat(reading.normalized().orElseThrow().inviteAcceptDialog())
        .hasValue(URI.create("https://a.example.org/accept"));
  }

  @Test
  void aTestingServerWithoutTlsIsNotToldToUseIt() {
    DiscoveryReading reading =
        DiscoveryReader.read(
            """
            {"enabled": true, "apiVersion": "1.1", "endPoint": "http://127.0.0.1:8001/ocm",
             "jwksUri": "http://127.0.0.1:8001/jwks", "resourceTypes": []}
            """
                .getBytes(StandardCharsets.UTF_8),
            URI.create("http://127.0.0.1:8001/.well-known/ocm"));
    assertThat(codes(reading)).containsExactly("resource_types_empty");
  }

  @Test
  void whetherAServerIsEnabledIsReadAsPeersReadIt() {
    for (String enabled : List.of("null", "\"true\"", "1")) {
      DiscoveryReading reading =
          read("{\"enabled\":" + enabled + ",\"endPoint\":\"https://cloud.example.org/ocm\"}");
      assertThat(reading.normalized().orElseThrow().enabled()).as(enabled).isFalse();
      assertThat(codes(reading)).containsAnyOf("enabled_missing", "enabled_type");
    }
  }

  @Test
  void seafilesSingleObjectIsReadAndOnlySeafileReadsIt() {
    DiscoveryReading reading =
        read(
            """
            {"enabled": true, "apiVersion": "1.0-proposal1",
             "endPoint": "https://cloud.example.org/api/v2.1/ocm/",
             "resourceTypes": {"name": "library", "shareTypes": ["user"],
                               "protocols": {"Seafile API": "Seafile API"}}}
            """);
    assertThat(reading.normalized().orElseThrow().resourceTypes())
        .extracting(ResourceType::name)
        .containsExactly("library");
    assertThat(codes(reading)).contains("resource_types_object", "end_point_trailing_slash");
    assertThat(reading.clients().values())
        .extracting(ClientVerdict::ok)
        .containsExactly(false, false, false, false, true);
  }

  @Test
  void theNewerVersionThatNextcloudWritesBesideTheOldOneIsReported() {
    DiscoveryReading reading = with("'apiVersion':'1.0-proposal1','version':'1.1.0'");
    assertThat(reading.findings().get(0).message()).contains("1.0-proposal1", "1.1.0");
  }

  @Test
  void aUsableKeyInTheDocumentIsKept() {
    byte[] raw = SigningKeys.ed25519(new SecureRandom()).publicKey().raw();
    byte[] der = new byte[44];
    System.arraycopy(Base64.getDecoder().decode("MCowBQYDK2VwAyEA"), 0, der, 0, 12);
    System.arraycopy(raw, 0, der, 12, 32);
    String pem =
        "-----BEGIN PUBLIC KEY-----\\n"
            + Base64.getEncoder().encodeToString(der)
            + "\\n-----END PUBLIC KEY-----\\n";
    DiscoveryReading reading =
        with(
            "'publicKey':{'keyId':'https://cloud.example.org/ocm#s','publicKeyPem':'" + pem + "'}");
    assertThat(codes(reading)).containsExactly("legacy_public_key");
    PublishedKey key = reading.normalized().orElseThrow().keys().get(0);
    assertThat(key.key().orElseThrow().raw()).isEqualTo(raw);
  }

  @Test
  void aNullKeyIsNoKey() {
    assertThat(codes(with("'publicKey':null"))).isEmpty();
  }

  @Test
  void duplicateNamesAreRefusedHereAlthoughPeersTakeTheLast() {
    DiscoveryReading reading =
        read(
            """
            {"enabled": false, "enabled": true, "apiVersion": "1.1.0",
             "endPoint": "https://cloud.example.org/ocm", "resourceTypes": []}
            """);
    assertThat(reading.readable()).isFalse();
    assertThat(reading.clients().get("nextcloud"))
        .isEqualTo(new ClientVerdict(true, "Nextcloud reads it."));
  }

  @Test
  void whatIsNoJsonIsRefusedByAll() {
    assertThat(read("<html>").clients()).hasSize(5);
    assertThat(read("<html>").clients().values()).noneMatch(ClientVerdict::ok);
    assertThat(read("{\"enabled\":true} x").clients().values()).noneMatch(ClientVerdict::ok);
  }

  @Test
  void nextcloudRefusesWhatPhpTypesRefuse() {
    assertThat(with("'resourceTypes':['file']").clients().get("nextcloud").ok()).isFalse();
    assertThat(with("'resourceTypes':[{'shareTypes':'user'}]").clients().get("nextcloud").reason())
        .contains("shareTypes is a string");
    assertThat(with("'x':[[[[[[[[1]]]]]]]]").clients().get("nextcloud").reason())
        .contains("nested deeper than 8");
  }

  @Test
  void revaRefusesTypesThatItsStructDoesNotHave() {
    for (String members :
        List.of(
            "'capabilities':'invites'",
            "'criteria':['must-invite',1]",
            "'apiVersion':1.1",
            "'resourceTypes':{}",
            "'resourceTypes':[{'name':'file','protocols':[]}]",
            "'tokenEndPoint':false")) {
      assertThat(with(members).clients().get("reva").ok()).as(members).isFalse();
    }
    assertThat(with("'criteria':null,'capabilities':null").clients().get("reva").ok()).isTrue();
  }

  @Test
  void theJsonIsWhatTheContractSays() throws Exception {
    assertThat(new ObjectMapper().readTree(with("'criteria':null").toJson().toString()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"readable": true,
                     "normalized": {"enabled": true, "apiVersion": "1.1.0",
                       "endPoint": "https://cloud.example.org/ocm",
                       "resourceTypes": [{"name": "file", "shareTypes": ["user"],
                                          "protocols": {"webdav": "/dav"}}],
                       "capabilities": [], "criteria": [],
                       "jwksUri": "https://cloud.example.org/jwks"},
                     "findings": [{"code": "criteria_null", "severity": "info",
                       "message": "criteria is null, read as none; write an empty array."}],
                     "clients": {
                       "nextcloud": {"ok": true, "reason": "Nextcloud reads it."},
                       "opencloud": {"ok": true, "reason": "OpenCloud decodes it."},
                       "ocis": {"ok": true, "reason": "oCIS decodes it."},
                       "reva": {"ok": true, "reason": "Reva decodes it."},
                       "seafile": {"ok": false, "reason":
                         "Seafile reads resourceTypes as one object, and knows only its own protocol."}}}
                    """));
  }
}
