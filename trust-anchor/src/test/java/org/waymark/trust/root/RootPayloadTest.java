package org.waymark.trust.root;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.key.SigningKeys;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.Tokens;

/** What a root file may say (formats 5). */
final class RootPayloadTest {

  private final TestFederation federation = TestFederation.create();
  private final RootPayload payload = federation.root().payload();

  private byte[] fileWith(Consumer<ObjectNode> change) {
    return Tokens.changed(payload, federation.rootKeys(), change);
  }

  @Test
  void isReadBackAsItWasWritten() {
    assertThat(RootPayload.parse(payload.bytes())).isEqualTo(payload);
  }

  @Test
  void keepsEveryMember() {
    RootPayload full =
        RootBuilder.first(
                federation.id(), "Full", payload.issued(), payload.expires().plusMillis(1))
            .keys(RootRole.ROOT, TestKeys.named("1").publicKey())
            .keys(RootRole.MEMBERSHIP, TestKeys.named("2").publicKey())
            .keys(RootRole.LOG, TestKeys.named("3").publicKey())
            .keys(RootRole.EXPORT, TestKeys.named("4").publicKey())
            .keys(RootRole.OIDF, TestKeys.named("5").publicKey())
            .limits(new Limits(1, 2, 3, 4))
            .sources(List.of(URI.create("https://mirror.example/w")))
            .log(new LogIdentity("log/e4", 4, 7, TestFederation.create().root().hash()))
            .testing(true)
            .payload();
    assertThat(RootPayload.parse(full.bytes())).isEqualTo(full);
  }

  @Test
  void anUnlistedMemberCarriesNoMeaning() {
    Root root = Root.parse(fileWith(json -> json.put("later", true)));
    assertThat(root.payload()).isEqualTo(payload);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("a missing member", json -> json.remove("name")),
        fault("a member of another type", json -> json.put("version", "1")),
        fault("version 0", json -> json.put("version", 0)),
        fault("an empty name", json -> json.put("name", " ")),
        fault("a long name", json -> json.put("name", "n".repeat(201))),
        fault("exp at iat", json -> json.set("exp", json.get("iat"))),
        fault("no membership role", json -> role(json).remove("membership")),
        fault("no log role", json -> role(json).remove("log")),
        fault("no root role", json -> role(json).remove("root")),
        fault("threshold 0", json -> role(json, "root").put("threshold", 0)),
        fault("a threshold above the keys", json -> role(json, "root").put("threshold", 4)),
        fault("a huge threshold", json -> role(json, "root").put("threshold", 4294967297L)),
        fault("a role without keys", json -> role(json, "log").putArray("kids")),
        fault("a kid without key", json -> role(json, "log").putArray("kids").add("x")),
        fault("a kid twice", json -> kids(json, "root").add(kids(json, "root").get(0))),
        fault("a key in two roles", json -> kids(json, "log").set(0, kids(json, "root").get(0))),
        fault("origin of another epoch", json -> log(json).put("origin", "log/e2")),
        fault("origin with a space", json -> log(json).put("origin", "a log/e1")),
        fault("origin with a plus", json -> log(json).put("origin", "a+log/e1")),
        fault("epoch 0", json -> log(json).put("origin", "log/e0").put("epoch", 0)),
        fault("a base without its root", json -> log(json).put("baseSize", 1)),
        fault("a base that is not hexadecimal", json -> log(json).put("baseRoot", "xyz")),
        fault("k above the groups", json -> json.withObject("witness").put("k", 1)),
        fault("a limit of 0", json -> json.withObject("limits").put("entryLife", 0)),
        fault("a limit of ages", json -> json.withObject("limits").put("membershipLife", 1L << 40)),
        fault("entryLife over all", json -> json.withObject("limits").put("entryLife", 1209601)),
        fault("staleAfter over all", json -> json.withObject("limits").put("staleAfter", 1209601)),
        fault("a source over http", json -> json.putArray("sources").add("http://a.example")),
        fault("a source with a slash", json -> json.putArray("sources").add("https://a.example/")),
        fault("a source with a query", json -> json.putArray("sources").add("https://a.example?x")),
        fault("a source that is no URL", json -> json.putArray("sources").add("https://a b")));
  }

  private static Arguments fault(String name, Consumer<ObjectNode> change) {
    return Arguments.of(name, change);
  }

  private static ObjectNode role(ObjectNode json) {
    return (ObjectNode) json.get("roles");
  }

  private static ObjectNode role(ObjectNode json, String name) {
    return (ObjectNode) role(json).get(name);
  }

  private static ArrayNode kids(ObjectNode json, String name) {
    return (ArrayNode) role(json, name).get("kids");
  }

  private static ObjectNode log(ObjectNode json) {
    return (ObjectNode) json.get("log");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void isMalformedWith(String name, Consumer<ObjectNode> change) {
    assertThat(Refusal.codeOf(() -> Root.parse(fileWith(change)))).isEqualTo("root_malformed");
  }

  @Test
  void aThresholdBelongsToTheRootRoleAlone() {
    RootBuilder builder =
        payload
            .next(payload.issued(), payload.expires())
            .keys(
                RootRole.LOG, 2, TestKeys.named("7").publicKey(), TestKeys.named("8").publicKey());
    assertThat(Refusal.codeOf(builder::payload)).isEqualTo("root_malformed");
  }

  @Test
  void aLogKeyIsEd25519() {
    RootBuilder builder =
        payload
            .next(payload.issued(), payload.expires())
            .keys(RootRole.LOG, SigningKeys.p256(new SecureRandom()).publicKey());
    assertThat(Refusal.codeOf(builder::payload)).isEqualTo("root_malformed");
  }

  @Test
  void aPayloadThatIsNotCanonicalIsMalformed() {
    byte[] spaced =
        (" " + new String(payload.bytes(), StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    assertThat(Refusal.codeOf(() -> RootPayload.parse(spaced))).isEqualTo("root_malformed");
  }

  @Test
  void aFileOfSeveralLinesIsMalformed() {
    String file = new String(federation.root().bytes(), StandardCharsets.UTF_8);
    byte[] broken = file.replace(",\"sig", ",\n\"sig").getBytes(StandardCharsets.UTF_8);
    assertThat(Refusal.codeOf(() -> Root.parse(broken))).isEqualTo("root_malformed");
  }

  @Test
  void aFileOfMoreThanOneMebibyteIsTooLarge() {
    byte[] huge = new byte[Root.MAX_BYTES + 1];
    Arrays.fill(huge, (byte) ' ');
    assertThat(Refusal.codeOf(() -> Root.parse(huge))).isEqualTo("json_too_large");
  }

  @Test
  void httpIsForTestingFederations() {
    byte[] file = fileWith(json -> json.put("federation", "http://federation.example"));
    assertThat(Refusal.codeOf(() -> Root.parse(file))).isEqualTo("entity_scheme");
    byte[] testing =
        fileWith(json -> json.put("federation", "http://localhost:8080").put("testing", true));
    assertThat(Root.parse(testing).parseEntity("http://127.0.0.1:99").value())
        .isEqualTo("http://127.0.0.1:99");
  }

  @Test
  void aRoleThatIsNotThereHasNoKeys() {
    assertThat(federation.root().keys(RootRole.EXPORT).keys()).isEmpty();
    assertThat(federation.root().threshold(RootRole.EXPORT)).isEqualTo(1);
    assertThat(federation.root().threshold(RootRole.ROOT)).isEqualTo(2);
  }
}
