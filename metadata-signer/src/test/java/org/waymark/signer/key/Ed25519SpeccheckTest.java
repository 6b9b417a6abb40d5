package org.waymark.signer.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.Vectors;
import org.waymark.signer.codec.Hex;

/** The published cases on which libraries disagree, with the strict decision typed out for each. */
final class Ed25519SpeccheckTest {
  private static final List<String> STRICT =
      List.of(
          "key refused", // 0: A of small order, S = 0
          "key refused", // 1: A of small order
          "key refused", // 2: A of mixed order, R of small order
          "key refused", // 3: A and R of mixed order, both equations hold
          "key refused", // 4: A of mixed order, only the equation with cofactor holds
          "key refused", // 5: A of mixed order, only the equation with cofactor holds
          "signature refused", // 6: S above L
          "signature refused", // 7: S far above L
          "key refused", // 8: A of mixed order, R not canonical
          "key refused"); // 9: A of mixed order, R not canonical

  @Test
  void everyCaseIsRefusedForItsReason() {
    List<String> decisions = new ArrayList<>();
    for (JsonNode test : Vectors.json("vectors/ed25519-speccheck/cases.json")) {
      decisions.add(decide(test));
    }
    assertThat(decisions).isEqualTo(STRICT);
  }

  private static String decide(JsonNode test) {
    VerificationKey key;
    try {
      key = VerificationKey.ed25519(hex(test, "pub_key"));
    } catch (InvalidSignatureException e) {
      return "key refused";
    }
    return key.verify(hex(test, "message"), hex(test, "signature"))
        ? "accepted"
        : "signature refused";
  }

  private static byte[] hex(JsonNode test, String member) {
    return Hex.decode(test.get(member).textValue());
  }
}
