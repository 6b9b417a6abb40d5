package org.waymark.signer.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.signer.Refusals.assertRefused;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.key.VerificationKey;

/** Requests as deployed servers have signed them before the tag: verified, and never preferred. */
final class OlderSignaturesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  private static final String DATE = "Mon, 23 Nov 2026 06:00:00 GMT";
  private static final String KEY_ID = "https://sender.example.org/ocm#signature";
  private static final String CAVAGE = "(request-target) content-length date digest host";
  private static final KeyPair RSA = rsa();

  private final SigningKey p256 = SigningKeys.p256(new SecureRandom());
  private final ClaimedPeer peer =
      ClaimedPeer.older(
          "sender.example.org",
          JwkSet.of(p256.publicKey()),
          JwkSet.of(publicKey(RSA).withKid(new KeyId(KEY_ID))));
  private final ClaimedPeer declaring =
      new ClaimedPeer("sender.example.org", peer.keys(), peer.inlineKeys(), true);
  private final OcmRequestVerifier verifier = new OcmRequestVerifier();

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static VerificationKey publicKey(KeyPair pair) {
    return VerificationKey.fromPem(
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
                .encodeToString(pair.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
  }

  private TestRequest labelled() {
    return labelled(
        "ocm", "\"@method\" \"@target-uri\" \"content-digest\" \"content-length\" \"date\"", DATE);
  }

  private TestRequest labelled(String label, String components, String date) {
    TestRequest request = TestRequest.plain();
    MessageBody body = request.message().body();
    request.add("Content-Digest", ContentDigest.write(body));
    request.add("Content-Length", Long.toString(body.length().orElseThrow()));
    request.add("Date", date);
    String input =
        "(" + components + ");created=" + NOW.getEpochSecond() + ";keyid=\"" + p256.kid() + "\"";
    byte[] signature = p256.sign(SignatureBase.of(request.message(), input));
    return request
        .add("Signature-Input", label + "=" + input)
        .add("Signature", label + "=:" + Base64.getEncoder().encodeToString(signature) + ":");
  }

  private static TestRequest cavage(String jcaHash, String headers) {
    TestRequest request = TestRequest.plain();
    byte[] body = request.bodyBytes();
    String bits = jcaHash.substring(3);
    request.add("Content-Length", Integer.toString(body.length));
    request.add("Date", DATE);
    request.add("Digest", "SHA-" + bits + "=" + base64(digest("SHA-" + bits, body)));
    return sign(request, jcaHash, headers);
  }

  private static TestRequest sign(TestRequest request, String jcaHash, String headers) {
    String text =
        Arrays.stream(headers.split(" "))
            .map(
                name ->
                    name
                        + ": "
                        + (name.equals("(request-target)")
                            ? "post /ocm/shares"
                            : request.value(name)))
            .collect(Collectors.joining("\n"));
    request.remove("Signature");
    return request.add(
        "Signature",
        "keyId=\""
            + KEY_ID
            + "\",algorithm=\"rsa-"
            + jcaHash.toLowerCase(java.util.Locale.ROOT)
            + "\",headers=\""
            + headers
            + "\",signature=\""
            + base64(rsaSign(jcaHash, text.getBytes(US_ASCII)))
            + "\"");
  }

  private static byte[] rsaSign(String jcaHash, byte[] text) {
    try {
      Signature signature = Signature.getInstance(jcaHash + "withRSA");
      signature.initSign(RSA.getPrivate());
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] digest(String algorithm, byte[] body) {
    try {
      return MessageDigest.getInstance(algorithm).digest(body);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private void refused(String code, TestRequest request) {
    assertRefused(code, () -> verifier.verify(request.message(), peer, NOW));
  }

  @Test
  void aLabelledSignatureIsVerified() {
    VerifiedRequest verified = verifier.verify(labelled().message(), peer, NOW);
    assertThat(verified.generation()).isEqualTo(SignatureGeneration.LABELLED);
    assertThat(verified.keyId()).isEqualTo(p256.kid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA256", "SHA512"})
  void aCavageSignatureIsVerified(String hash) {
    VerifiedRequest verified =
        verifier.verify(cavage(hash, CAVAGE).message(), peer, NOW.plusSeconds(9));
    assertThat(verified.generation()).isEqualTo(SignatureGeneration.CAVAGE);
    assertThat(verified.keyId().value()).isEqualTo(KEY_ID);
    assertThat(verified.created()).isEqualTo(NOW);
  }

  @Test
  void neitherCountsForASiteThatDeclaresHttpSig() {
    assertRefused(
        "signature_downgrade", () -> verifier.verify(labelled().message(), declaring, NOW));
    assertRefused(
        "signature_downgrade",
        () -> verifier.verify(cavage("SHA256", CAVAGE).message(), declaring, NOW));
  }

  @Test
  void aSiteThatDoesNotDeclareItMaySignByTheDraftAllTheSame() {
    HttpMessage signed =
        new OcmRequestSigner(p256)
            .sign(TestRequest.plain().message(), NOW, java.util.Optional.empty());
    assertThat(verifier.verify(signed, peer, NOW).generation())
        .isEqualTo(SignatureGeneration.TAGGED);
  }

  @Test
  void thereIsNoSecondTryInAnOlderWay() {
    // A valid labelled signature beside a tagged one that fails.
    TestRequest request = labelled();
    request.add(
        "Signature-Input",
        "new="
            + "(\"@method\" \"@target-uri\" \"content-digest\" \"content-length\");created="
            + NOW.getEpochSecond()
            + ";keyid=\""
            + p256.kid()
            + "\";tag=\"ocm\"");
    request.add("Signature", "new=:" + base64(new byte[64]) + ":");
    refused("signature_invalid", request);
  }

  @Test
  void theDateMustBeCoveredFreshAndADate() {
    refused(
        "signature_uncovered",
        labelled("ocm", "\"@method\" \"@target-uri\" \"content-digest\" \"content-length\"", DATE));
    String all = "\"@method\" \"@target-uri\" \"content-digest\" \"content-length\" \"date\"";
    refused("signature_stale", labelled("ocm", all, "Mon, 23 Nov 2026 05:54:59 GMT"));
    refused("signature_early", labelled("ocm", all, "Mon, 23 Nov 2026 06:01:01 GMT"));
    refused("date_malformed", labelled("ocm", all, "Sun, 23 Nov 2026 06:00:00 GMT"));
    refused("date_malformed", labelled("ocm", all, "2026-11-23T06:00:00Z"));
    refused("date_malformed", labelled("ocm", all, "Mon, 23 Nov 2026 06:00:00 CET"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sig1", "ocm2", "o*cm"})
  void onlyTheLabelOcmIsThatGeneration(String label) {
    String all = "\"@method\" \"@target-uri\" \"content-digest\" \"content-length\" \"date\"";
    refused("signature_missing", labelled(label, all, DATE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(request-target)", "content-length", "date", "digest", "host"})
  void everyHeaderOfTheOldestGenerationMustBeCovered(String name) {
    refused("signature_uncovered", cavage("SHA256", without(name)));
  }

  private static String without(String name) {
    return Arrays.stream(CAVAGE.split(" "))
        .filter(header -> !header.equals(name))
        .collect(Collectors.joining(" "));
  }

  @Test
  void whatTheOldestGenerationCoversIsBound() {
    refused("signature_invalid", cavage("SHA256", CAVAGE).method("PUT"));
    refused("signature_invalid", cavage("SHA256", CAVAGE).uri(TestRequest.URI + "?a=b"));
    refused("host_mismatch", cavage("SHA256", CAVAGE).uri("https://victim.example.org/ocm/shares"));
    refused(
        "digest_mismatch",
        cavage("SHA512", CAVAGE).body("{\"sender\": \"zweistein@ender.example.org\"}"));
    refused("length_mismatch", cavage("SHA512", CAVAGE).body("{}"));
    refused(
        "signature_invalid",
        cavage("SHA256", CAVAGE).replace("Date", value -> "Mon, 23 Nov 2026 06:00:01 GMT"));
    refused("http_field_repeated", cavage("SHA256", CAVAGE).add("Date", DATE));
    refused("http_field_repeated", cavage("SHA256", CAVAGE).add("Signature", "x=\"y\""));
    refused("http_field_missing", cavage("SHA256", CAVAGE).remove("Digest"));
  }

  @ParameterizedTest
  @CsvSource({
    "-301, signature_stale",
    "61, signature_early",
  })
  void theDateOfTheOldestGenerationHasAWindow(long seconds, String code) {
    Instant now = NOW.minusSeconds(seconds);
    assertRefused(code, () -> verifier.verify(cavage("SHA256", CAVAGE).message(), peer, now));
  }

  @Test
  void theNamedAlgorithmMustBeOneOfTwoAndTheKeysOwn() {
    refused(
        "signature_invalid",
        cavage("SHA256", CAVAGE).replace("Signature", "rsa-sha256", "rsa-sha512"));
    for (String name : new String[] {"hs2019", "rsa-sha1", "hmac-sha256", "RSA-SHA256", "none"}) {
      refused("alg_refused", cavage("SHA256", CAVAGE).replace("Signature", "rsa-sha256", name));
    }
    TestRequest absent =
        cavage("SHA256", CAVAGE).replace("Signature", "algorithm=\"rsa-sha256\",", "");
    assertThat(verifier.verify(absent.message(), peer, NOW).generation())
        .isEqualTo(SignatureGeneration.CAVAGE);
    ClaimedPeer elliptic =
        ClaimedPeer.older(
            peer.host(), JwkSet.of(), JwkSet.of(p256.publicKey().withKid(new KeyId(KEY_ID))));
    assertRefused(
        "alg_refused", () -> verifier.verify(cavage("SHA256", CAVAGE).message(), elliptic, NOW));
    assertThat(p256.publicKey().verifyRsaSha512(new byte[0], new byte[64])).isFalse();
  }

  @Test
  void anotherSitesKeyIsNotReached() {
    refused(
        "key_unknown",
        cavage("SHA256", CAVAGE).replace("Signature", "sender.example.org", "other.example.org"));
    ClaimedPeer published = ClaimedPeer.older(peer.host(), peer.inlineKeys(), JwkSet.of());
    assertRefused(
        "key_unknown", () -> verifier.verify(cavage("SHA256", CAVAGE).message(), published, NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "keyId",
        "keyId=a",
        "keyId=\"a\",",
        "keyId=\"a\";headers=\"b\"",
        "keyId=\"a\" ,headers=\"b\"",
        "keyId=\"a\",keyId=\"b\"",
        "keyId=\"a\",keyid=\"b\"",
        "keyId=\"a\\\"\",headers=\"b\"",
        "keyId=\"a\",created=\"1\"",
        "keyId=\"a\",created=1402170695",
        "Signature keyId=\"a\"",
        "keyId=\"a\"",
        "keyId=\"a\",headers=\"date date\"",
        "keyId=\"a\",headers=\"\""
      })
  void otherTextsAreNoSignature(String value) {
    refused("cavage_malformed", cavage("SHA256", CAVAGE).replace("Signature", was -> value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host", "(created)", "x y"})
  void headersAreNamedInLowerCaseAndKnown(String name) {
    TestRequest request = cavage("SHA256", CAVAGE);
    request.replace("Signature", "digest host", "digest host " + name);
    assertRefused(
        name.equals("x y") ? "http_field_missing" : "cavage_malformed",
        () -> verifier.verify(request.message(), peer, NOW));
  }

  @ParameterizedTest
  @CsvSource({
    "'', digest_malformed",
    "'=abc', digest_malformed",
    "'MD5=AAAA', digest_unknown",
    "'SHA-256=AAAA', digest_mismatch",
    "'SHA-256=A', base64_malformed",
    "'SHA-256=AAAA,sha-256=AAAA', digest_malformed"
  })
  void digestsOfTheOldestGenerationAreStrictToo(String digest, String code) {
    refused(code, cavage("SHA256", CAVAGE).replace("Digest", value -> digest));
  }

  @Test
  void severalDigestsMustAllBeTheBodys() {
    TestRequest request = cavage("SHA256", CAVAGE);
    byte[] body = request.bodyBytes();
    request.replace(
        "Digest", value -> value + ", sha-512=" + base64(digest("SHA-512", body)) + ",unixsum=1");
    assertThat(verifier.verify(sign(request, "SHA256", CAVAGE).message(), peer, NOW).keyId())
        .isEqualTo(new KeyId(KEY_ID));
    request.replace("Digest", value -> value.replace("sha-512=", "sha-512=AAAA"));
    refused("digest_mismatch", sign(request, "SHA256", CAVAGE));
  }

  @Test
  void aDigestThatCannotBeCheckedIsRefused() {
    TestRequest request = cavage("SHA512", CAVAGE);
    HttpMessage hashed =
        HttpMessage.request(
            "POST",
            TestRequest.URI,
            request.message().fields(),
            MessageBody.ofDigests(
                org.waymark.signer.codec.Sha256.of(request.bodyBytes()),
                java.util.Optional.empty(),
                java.util.OptionalLong.empty()));
    assertRefused("digest_uncheckable", () -> verifier.verify(hashed, peer, NOW));
    HttpMessage both =
        HttpMessage.request(
            "POST",
            TestRequest.URI,
            request.message().fields(),
            MessageBody.ofDigests(
                org.waymark.signer.codec.Sha256.of(request.bodyBytes()),
                java.util.Optional.of(digest("SHA-512", request.bodyBytes())),
                java.util.OptionalLong.empty()));
    assertThat(verifier.verify(both, peer, NOW).generation()).isEqualTo(SignatureGeneration.CAVAGE);
  }
}
