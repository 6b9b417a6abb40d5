package org.waymark.signer.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.waymark.signer.Refusals;
import org.waymark.signer.Vectors;
import org.waymark.signer.codec.Base64Std;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.VerificationKey;

/** RFC 9421, appendix B, and the signed request of the OCM draft's appendix B. */
final class HttpVectorsTest {
  private static List<HttpField> fields(JsonNode message) {
    List<HttpField> fields = new ArrayList<>();
    message
        .get("headers")
        .forEach(
            line -> fields.add(new HttpField(line.get(0).textValue(), line.get(1).textValue())));
    return fields;
  }

  private static HttpMessage message(JsonNode file, String which) {
    JsonNode node = file.get(which);
    MessageBody body = MessageBody.of(node.get("body").textValue().getBytes(UTF_8));
    return which.equals("request")
        ? HttpMessage.request(
            node.get("method").textValue(), node.get("target_uri").textValue(), fields(node), body)
        : HttpMessage.response(node.get("status").intValue(), fields(node), body);
  }

  @Test
  void everySignatureOfRfc9421IsDecidedAndEveryBaseIsAsPublished() {
    JsonNode file = Vectors.json("vectors/rfc9421/rfc9421-appendix-b.json");
    List<String> failures = new ArrayList<>();
    Map<String, Integer> refused = new TreeMap<>();
    int verified = 0;
    for (JsonNode test : file.get("vectors")) {
      String label = test.get("label").textValue();
      HttpMessage message = message(file, test.get("message").textValue());
      String input = test.get("signature_input").textValue().substring(label.length() + 1);
      byte[] base = SignatureBase.of(message, input);
      if (!new String(base, US_ASCII).equals(test.get("signature_base").textValue())) {
        failures.add(label + ": another base");
      }
      String signature = test.get("signature").textValue();
      byte[] bytes =
          Base64Std.decode(signature.substring(label.length() + 2, signature.length() - 1));
      JsonNode key = file.get("keys").get(test.get("keyid").textValue());
      String alg = test.get("alg").textValue();
      boolean valid = test.get("result").textValue().equals("valid");
      switch (alg) {
        case "rsa-pss-sha512", "hmac-sha256" -> {
          // No key of the profile is for these: PSS keys cannot be told from others, and a shared
          // secret is no public key.
          if (alg.startsWith("rsa")
              && VerificationKey.fromPem(key.get("spki_pem").textValue()).verify(base, bytes)) {
            failures.add(label + ": PSS verified as PKCS #1 v1.5");
          }
          refused.merge(alg, 1, Integer::sum);
        }
        default -> {
          VerificationKey known = publicKey(key);
          if (known.verify(base, bytes) != valid
              || !Rfc9421Check.registeredName(known.algorithm()).equals(alg)) {
            failures.add(label + ": not verified");
          }
          verified++;
        }
      }
    }
    for (String which : List.of("request", "response")) {
      HttpMessage message = message(file, which);
      ContentDigest.check(message.single("content-digest"), message.body());
      CoveredFields.requireLength(message);
    }
    System.out.printf(
        "rfc9421/rfc9421-appendix-b.json: %d cases, %d as published, refused by the profile %s%n",
        file.get("vectors").size(), verified, refused);
    assertThat(failures).isEmpty();
    assertThat(refused).isEqualTo(Map.of("rsa-pss-sha512", 2, "hmac-sha256", 1));
    assertThat(verified + 3).isEqualTo(file.get("vectors").size()).isEqualTo(5);
  }

  private static VerificationKey publicKey(JsonNode jwk) {
    ObjectNode publicJwk = jwk.deepCopy();
    publicJwk.remove("d");
    return VerificationKey.fromJwk(publicJwk);
  }

  @Test
  void theSignedRequestOfTheOcmDraftIsVerified() {
    JsonNode draft = Vectors.json("vectors/ocm/ocm-httpsig-appendix-b.json");
    HttpMessage message =
        message(
            draft.get("method").textValue(),
            draft.get("target_uri").textValue(),
            draft.get("content_digest").textValue(),
            draft.get("content_length").asText(),
            draft.get("signature_input").textValue(),
            draft.get("signature").textValue(),
            draft.get("body").textValue());
    String input = draft.get("signature_input").textValue().substring("sig1=".length());
    assertThat(new String(SignatureBase.of(message, input), US_ASCII))
        .isEqualTo(draft.get("signature_base").textValue());
    assertVerified(message, JwkSet.of(VerificationKey.fromJwk((ObjectNode) draft.get("jwk"))));
  }

  @Test
  void theSameRequestInItsOtherFormIsVerified() {
    JsonNode draft = Vectors.json("vectors/ocm/ocm-httpsig-draft07.json");
    assertVerified(
        message(
            draft.get("method").textValue(),
            draft.get("targetUri").textValue(),
            draft.get("contentDigest").textValue(),
            draft.get("contentLength").asText(),
            draft.get("signatureInput").textValue(),
            draft.get("signature").textValue(),
            draft.get("body").textValue()),
        JwkSet.parse((ObjectNode) draft.get("jwks")));
  }

  private static HttpMessage message(
      String method,
      String uri,
      String digest,
      String length,
      String input,
      String signature,
      String body) {
    return HttpMessage.request(
        method,
        uri,
        List.of(
            new HttpField("Content-Digest", digest),
            new HttpField("Content-Length", length),
            new HttpField("Signature-Input", input),
            new HttpField("Signature", signature)),
        MessageBody.of(body.getBytes(UTF_8)));
  }

  private static void assertVerified(HttpMessage message, JwkSet keys) {
    Instant created = Instant.ofEpochSecond(1785060500);
    ClaimedPeer peer = ClaimedPeer.declaring("sender.example.org", keys);
    OcmRequestVerifier verifier = new OcmRequestVerifier();
    assertThat(verifier.verify(message, peer, created.plusSeconds(1)).keyId().value())
        .isEqualTo("sender.example.org#key1");
    assertThat(Refusals.decision(() -> verifier.verify(message, peer, created.plusSeconds(301))))
        .isEqualTo("signature_stale");
  }
}
