package org.waymark.signer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.waymark.signer.Refusals.assertRefused;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.codec.Base64Std;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.key.VerificationKey;

/** The OCM profile: what its signer makes is verified, and every change on the way is refused. */
final class OcmRequestTest {
  private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  private static final String INPUT = "Signature-Input";
  private static final String SIGNATURE = "Signature";

  private final SigningKey key = SigningKeys.ed25519(new SecureRandom());
  private final SigningKey other = SigningKeys.ed25519(new SecureRandom());
  private final ClaimedPeer peer =
      ClaimedPeer.declaring("sender.example.org", JwkSet.of(key.publicKey()));
  private final OcmRequestVerifier verifier = new OcmRequestVerifier();

  private TestRequest signed() {
    return signedBy(key);
  }

  private static TestRequest signedBy(SigningKey key) {
    return TestRequest.of(
        new OcmRequestSigner(key).sign(TestRequest.plain().message(), NOW, Optional.empty()));
  }

  /** A request under a signature input of the test's own, correctly signed by the site's key. */
  private TestRequest signedWith(String label, String input) {
    TestRequest request = TestRequest.plain();
    HttpMessage plain = request.message();
    request.add("Content-Digest", ContentDigest.write(plain.body()));
    request.add("Content-Length", Long.toString(plain.body().length().orElseThrow()));
    request.add("Date", "Mon, 23 Nov 2026 06:00:00 GMT");
    byte[] signature = key.sign(SignatureBase.of(request.message(), input));
    return request
        .add(INPUT, label + "=" + input)
        .add(SIGNATURE, label + "=:" + Base64Std.encode(signature) + ":");
  }

  private String input(String components, String parameters) {
    return "(" + components + ")" + parameters;
  }

  private String keyid() {
    return ";keyid=\"" + key.kid() + "\"";
  }

  private String created(long secondsFromNow) {
    return ";created=" + (NOW.getEpochSecond() + secondsFromNow);
  }

  private static final String DEMANDED =
      "\"@method\" \"@target-uri\" \"content-digest\" \"content-length\"";

  private VerifiedRequest verify(TestRequest request) {
    return verifier.verify(request.message(), peer, NOW);
  }

  private void refused(String code, TestRequest request) {
    assertRefused(code, () -> verify(request));
  }

  @Test
  void whatIsSignedIsVerified() {
    VerifiedRequest verified = verify(signed());
    assertThat(verified.host()).isEqualTo("sender.example.org");
    assertThat(verified.keyId()).isEqualTo(key.kid());
    assertThat(verified.generation()).isEqualTo(SignatureGeneration.TAGGED);
    assertThat(verified.created()).isEqualTo(NOW);
    assertThat(verified.nonce()).isEmpty();
  }

  @Test
  void p256KeysAndNoncesWorkToo() {
    SigningKey p256 = SigningKeys.p256(new SecureRandom());
    HttpMessage message =
        new OcmRequestSigner(p256)
            .sign(TestRequest.plain().message(), NOW, Optional.of("n\"1\\ ~"));
    VerifiedRequest verified =
        verifier.verify(
            message, ClaimedPeer.declaring("s.example", JwkSet.of(p256.publicKey())), NOW);
    assertThat(verified.nonce()).contains("n\"1\\ ~");
    assertThat(message.single("signature-input"))
        .contains("alg=\"ecdsa-p256-sha256\"")
        .endsWith(";nonce=\"n\\\"1\\\\ ~\";tag=\"ocm\"");
  }

  @Test
  void theSameRequestSentTwiceIsTheSameAndAnotherIsNot() {
    assertThat(verify(signed()).signed()).isEqualTo(verify(signed()).signed());
    HttpMessage later =
        new OcmRequestSigner(key)
            .sign(TestRequest.plain().message(), NOW.plusSeconds(1), Optional.empty());
    assertThat(verifier.verify(later, peer, NOW).signed()).isNotEqualTo(verify(signed()).signed());
    assertThat(verifier.rememberFor()).isEqualTo(Duration.ofMinutes(6));
  }

  @Test
  void theSignerRefusesWhatItWouldHaveToOverwrite() {
    OcmRequestSigner signer = new OcmRequestSigner(key);
    HttpMessage signed = signed().message();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signer.sign(signed, NOW, Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> signer.sign(TestRequest.plain().message(), NOW, Optional.of("line\nbreak")));
    HttpMessage response = HttpMessage.response(200, List.of(), MessageBody.of(new byte[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signer.sign(response, NOW, Optional.empty()));
    HttpMessage ofUnknownLength =
        HttpMessage.request(
            "POST",
            TestRequest.URI,
            List.of(),
            MessageBody.ofDigests(Sha256.of(new byte[0]), Optional.empty(), OptionalLong.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signer.sign(ofUnknownLength, NOW, Optional.empty()));
  }

  @Test
  void aBodyOfWhichOnlyTheHashIsKnownIsEnough() {
    TestRequest request = signed();
    MessageBody hashed =
        MessageBody.ofDigests(
            Sha256.of(request.bodyBytes()), Optional.empty(), OptionalLong.empty());
    HttpMessage message =
        HttpMessage.request("POST", TestRequest.URI, request.message().fields(), hashed);
    assertThat(verifier.verify(message, peer, NOW).host()).isEqualTo(peer.host());
  }

  @Test
  void anotherSitesKeyIsNotReached() {
    refused("key_unknown", signedBy(other));
    // The name of one of the site's keys does not help: the algorithm runs with the site's key.
    refused(
        "signature_invalid",
        signedBy(other).replace(INPUT, other.kid().value(), key.kid().value()));
  }

  @Test
  void theAlgorithmIsTheKeysWhateverTheMessageSays() {
    for (String alg :
        List.of("ecdsa-p256-sha256", "hmac-sha256", "none", "Ed25519", "EdDSA", "ED25519", "")) {
      refused(
          "alg_mismatch",
          signedWith(
              "sig1", input(DEMANDED, created(0) + keyid() + ";alg=\"" + alg + "\";tag=\"ocm\"")));
    }
    String absent = input(DEMANDED, created(0) + keyid() + ";tag=\"ocm\"");
    assertThat(verify(signedWith("sig1", absent)).keyId()).isEqualTo(key.kid());
    refused(
        "signature_parameter",
        signedWith("sig1", input(DEMANDED, created(0) + keyid() + ";alg=ed25519;tag=\"ocm\"")));
  }

  @Test
  void twoSignaturesWithTheTagRefuseTheMessage() {
    TestRequest request = signed();
    request.replace(INPUT, value -> value + ", " + value.replace("sig1=", "sig2="));
    request.replace(SIGNATURE, value -> value + ", " + value.replace("sig1=", "sig2="));
    refused("signature_repeated", request);
    TestRequest lines = signed();
    lines.add(INPUT, "x=" + input("", created(0) + ";tag=\"ocm\"")).add(SIGNATURE, "x=:AAAA:");
    refused("signature_repeated", lines);
  }

  @Test
  void aLabelThatComesTwiceRefusesTheMessage() {
    TestRequest request = signed();
    request.add(INPUT, "sig1=();tag=\"other\"");
    refused("sf_duplicate", request);
    refused("sf_duplicate", signed().add(SIGNATURE, "sig1=:AAAA:"));
  }

  @Test
  void signaturesOfOthersAreNotLookedAt() {
    TestRequest request = signed();
    request.add(INPUT, "proxy=(\"@method\");created=1;keyid=\"p\";tag=\"edge\"");
    request.add(SIGNATURE, "proxy=:AAAA:");
    assertThat(verify(request).generation()).isEqualTo(SignatureGeneration.TAGGED);
  }

  @Test
  void aLabelDoesNotMakeASignatureOurs() {
    refused(
        "signature_missing",
        signedWith("ocm", input(DEMANDED, created(0) + keyid() + ";tag=\"other\"")));
    refused(
        "signature_missing",
        signedWith("ocm", input(DEMANDED, created(0) + keyid() + ";tag=\"OCM\"")));
    refused(
        "signature_missing",
        signedWith("ocm", input(DEMANDED, created(0) + keyid() + ";tag=\"ocm \"")));
    refused(
        "signature_parameter",
        signedWith("ocm", input(DEMANDED, created(0) + keyid() + ";tag=ocm")));
    // The label is not signed: who carries the message may change it, on both sides.
    TestRequest relabelled = signed();
    relabelled.replace(INPUT, "sig1=", "anything=").replace(SIGNATURE, "sig1=", "anything=");
    assertThat(verify(relabelled).keyId()).isEqualTo(key.kid());
    refused("signature_missing", signed().replace(SIGNATURE, "sig1=", "sig2="));
  }

  @ParameterizedTest
  @ValueSource(strings = {"@method", "@target-uri", "content-digest", "content-length"})
  void everyDemandedComponentMustBeCovered(String component) {
    String components = DEMANDED.replace("\"" + component + "\"", "").replace("  ", " ").strip();
    refused(
        "signature_uncovered",
        signedWith("sig1", input(components, created(0) + keyid() + ";tag=\"ocm\"")));
  }

  @ParameterizedTest
  @CsvSource({
    "\"@method\";req, http_component_parameter",
    "\"date\";sf, http_component_parameter",
    "\"date\";bs, http_component_parameter",
    "\"date\";tr, http_component_parameter",
    "\"date\";key=\"a\", http_component_parameter",
    "\"@query-param\";name=\"a\", http_component_parameter",
    "\"@method\", http_component_repeated",
    "\"@status\", http_component",
    "\"@signature-params\", http_component",
    "\"@unknown\", http_component",
    "\"Date\", http_component",
    "\"content type\", http_component",
    "date, http_component",
    "1, http_component",
    "\"x-absent\", http_field_missing"
  })
  void componentsWithParametersAndUnknownOnesAreRefused(String component, String code) {
    String covered = input(DEMANDED + " " + component, created(0) + keyid() + ";tag=\"ocm\"");
    refused(code, signed().replace(INPUT, value -> "sig1=" + covered));
  }

  @Test
  void moreMayBeCovered() {
    String covered =
        input(
            DEMANDED + " \"@authority\" \"@path\" \"@query\" \"@scheme\" \"date\"",
            created(0) + keyid() + ";tag=\"ocm\";x=1");
    assertThat(verify(signedWith("sig1", covered)).keyId()).isEqualTo(key.kid());
  }

  @Test
  void createdAndKeyidMustBeThere() {
    refused("signature_parameter", signedWith("s", input(DEMANDED, keyid() + ";tag=\"ocm\"")));
    refused("signature_parameter", signedWith("s", input(DEMANDED, created(0) + ";tag=\"ocm\"")));
    refused(
        "signature_parameter",
        signedWith("s", input(DEMANDED, ";created=\"1\"" + keyid() + ";tag=\"ocm\"")));
    refused("sf_duplicate", signed().replace(INPUT, value -> value + created(0)));
  }

  @ParameterizedTest
  @CsvSource({
    "-300, accepted",
    "-301, signature_stale",
    "60, accepted",
    "61, signature_early",
    "-999999999999, signature_stale",
    "999999999999, signature_early"
  })
  void theTimeOfSigningHasAWindow(long seconds, String decision) {
    TestRequest request =
        signedWith("s", input(DEMANDED, created(seconds) + keyid() + ";tag=\"ocm\""));
    if (decision.equals("accepted")) {
      assertThat(verify(request).created()).isEqualTo(NOW.plusSeconds(seconds));
    } else {
      refused(decision, request);
    }
  }

  @Test
  void whatExpiredIsRefused() {
    String expires = ";expires=" + NOW.getEpochSecond();
    refused(
        "signature_expired",
        signedWith("s", input(DEMANDED, created(-9) + keyid() + expires + ";tag=\"ocm\"")));
    String later = ";expires=" + (NOW.getEpochSecond() + 1);
    assertThat(
            verify(signedWith("s", input(DEMANDED, created(-9) + keyid() + later + ";tag=\"ocm\"")))
                .keyId())
        .isEqualTo(key.kid());
  }

  @Test
  void methodTargetAndBodyAreBound() {
    refused("signature_invalid", signed().method("PUT"));
    refused("signature_invalid", signed().method("post"));
    refused("signature_invalid", signed().uri("https://victim.example.org/ocm/shares"));
    refused("signature_invalid", signed().uri("http://receiver.example.org/ocm/shares"));
    refused("signature_invalid", signed().uri(TestRequest.URI + "?a=b"));
    refused("signature_invalid", signed().uri(TestRequest.URI + "/"));
    String swapped = "{\"sender\": \"zweistein@ender.example.org\"}";
    refused("digest_mismatch", signed().body(swapped));
    refused("length_mismatch", signed().body("{}"));
    MessageBody theirs = MessageBody.of(swapped.getBytes(StandardCharsets.UTF_8));
    refused(
        "signature_invalid",
        signed().body(swapped).replace("Content-Digest", value -> ContentDigest.write(theirs)));
  }

  @Test
  void theDigestCannotBeStrippedNorWatered() {
    refused("http_field_missing", signed().remove("Content-Digest"));
    refused("http_field_missing", signed().remove("Content-Length"));
    refused("digest_unknown", signed().replace("Content-Digest", value -> "md5=:AAAA:"));
    refused("digest_unknown", signed().replace("Content-Digest", value -> ""));
    refused(
        "digest_mismatch",
        signed()
            .replace(
                "Content-Digest",
                value -> value + ", sha-512=:" + Base64Std.encode(new byte[64]) + ":"));
    refused("digest_mismatch", signed().replace("Content-Digest", value -> "sha-256=:AAAA:"));
    refused("sf_malformed", signed().replace("Content-Digest", value -> "sha-256=abc"));
    refused("sf_malformed", signed().replace("Content-Digest", value -> "SHA-256=:AAAA:"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "+41", "041", "41.0", "41, 41", "0x29", "99999999999999999999", ""})
  void theLengthIsOneNumber(String length) {
    assertThat(signed().value("Content-Length")).isEqualTo("41");
    refused("length_mismatch", signed().replace("Content-Length", value -> length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Digest", "Content-Length"})
  void aCoveredFieldOnTwoLinesIsRefused(String name) {
    TestRequest request = signed();
    refused("http_field_repeated", request.add(name, request.value(name)));
  }

  @Test
  void soIsAnyOtherCoveredFieldOnTwoLinesAlthoughItsSignatureHolds() {
    TestRequest request = TestRequest.plain().add("X-A", "one").add("X-A", "two");
    HttpMessage plain = request.message();
    request.add("Content-Digest", ContentDigest.write(plain.body()));
    request.add("Content-Length", Long.toString(plain.body().length().orElseThrow()));
    String input = input(DEMANDED + " \"x-a\"", created(0) + keyid() + ";tag=\"ocm\"");
    byte[] base = SignatureBase.of(request.message(), input);
    request.add(INPUT, "s=" + input);
    request.add(SIGNATURE, "s=:" + Base64Std.encode(key.sign(base)) + ":");
    refused("http_field_repeated", request);
  }

  @Test
  void blanksAndCaseThatHttpAllowsChangeNothing() {
    TestRequest request = signed();
    request.replace("Content-Digest", value -> " \t" + value + " ");
    request.replace(
        INPUT, value -> "  " + value.replace("(\"", "(  \"").replace("\" \"", "\"   \""));
    assertThat(verify(request).keyId()).isEqualTo(key.kid());
    TestRequest upper = signed();
    String digest = upper.value("Content-Digest");
    upper.remove("Content-Digest").add("CONTENT-DIGEST", digest);
    assertThat(verify(upper).keyId()).isEqualTo(key.kid());
  }

  @Test
  void foldedLinesAndControlCharactersAreRefused() {
    for (String value : List.of("a\r\n b", "a\nb", "a\u0000b", "a\rb", "\u007f", "\u0100")) {
      assertRefused("http_message", () -> new HttpField("content-digest", value));
    }
    for (String name : List.of("", "content digest", "content-digest:", "content-dige\u017ft")) {
      assertRefused("http_message", () -> new HttpField(name, "x"));
    }
    // Other bytes are carried where nobody signs them, and refused where somebody does.
    TestRequest request = signed().add("X-Name", "caf\u00e9");
    assertThat(verify(request).keyId()).isEqualTo(key.kid());
    String covered = input(DEMANDED + " \"x-name\"", created(0) + keyid() + ";tag=\"ocm\"");
    refused("http_message", request.replace(INPUT, value -> "sig1=" + covered));
  }

  @Test
  void theSignatureIsAPlainByteSequence() {
    refused("sf_malformed", signed().replace(SIGNATURE, value -> value + ";a=1"));
    refused("sf_malformed", signed().replace(SIGNATURE, value -> "sig1=(:AAAA:)"));
    refused("sf_malformed", signed().replace(SIGNATURE, value -> "sig1=\"AAAA\""));
    refused("signature_invalid", signed().replace(SIGNATURE, value -> "sig1=:AAAA:"));
    refused("signature_invalid", signed().replace(SIGNATURE, value -> "sig1=::"));
    refused("base64_malformed", signed().replace(SIGNATURE, value -> value.replace("=:", "=: ")));
    refused("sf_malformed", signed().replace(INPUT, value -> "sig1=\"@method\""));
  }

  @Test
  void whatIsNotSignedIsNotVerified() {
    refused("signature_missing", TestRequest.plain());
    refused("signature_missing", signed().remove(INPUT).add(INPUT, ""));
    refused("signature_missing", signed().remove(SIGNATURE));
    assertRefused(
        "signature_missing",
        () ->
            verifier.verify(
                HttpMessage.response(200, List.of(), MessageBody.of(new byte[0])), peer, NOW));
  }

  @Test
  void everyChangedBitOfTheSignatureRefuses() {
    TestRequest request = signed();
    String before = request.value(SIGNATURE);
    byte[] bytes = Base64Std.decode(before.substring("sig1=:".length(), before.length() - 1));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      refused(
          "signature_invalid",
          signed().replace(SIGNATURE, value -> "sig1=:" + Base64Std.encode(changed) + ":"));
    }
  }

  @Test
  void aKeyKnownOnlyInlineSignsNothingOfThisGeneration() {
    VerificationKey inline = other.publicKey();
    ClaimedPeer older = ClaimedPeer.older("sender.example.org", JwkSet.of(), JwkSet.of(inline));
    assertRefused("key_unknown", () -> verifier.verify(signedBy(other).message(), older, NOW));
  }

  @Test
  void aWindowIsPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OcmRequestVerifier(Duration.ZERO, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OcmRequestVerifier(Duration.ofMinutes(1), Duration.ofMinutes(-1)));
  }
}
