package org.waymark.signer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.waymark.signer.VerificationException;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKeys;

/** Whatever fields come, a request that the site did not sign is refused with a code. */
final class OcmRequestFuzz {
  private static final JwkSet KEYS =
      JwkSet.of(SigningKeys.ed25519FromSeed(new byte[32]).publicKey());

  /** Lines of {@code name: value}, as they would stand in a message. */
  @FuzzTest(maxDuration = "1m")
  void refuses(byte[] bytes) {
    String code = "accepted";
    try {
      List<HttpField> fields = new ArrayList<>();
      for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)) {
        int colon = line.indexOf(':');
        fields.add(new HttpField(line.substring(0, Math.max(colon, 0)), line.substring(colon + 1)));
      }
      new OcmRequestVerifier()
          .verify(
              HttpMessage.request("POST", TestRequest.URI, fields, MessageBody.of(new byte[] {1})),
              ClaimedPeer.older("sender.example.org", KEYS, KEYS),
              Instant.ofEpochSecond(1785060500));
    } catch (VerificationException e) {
      code = e.code();
    }
    assertThat(code).matches("[a-z0-9_]+").isNotEqualTo("accepted");
  }
}
