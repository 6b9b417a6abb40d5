package org.waymark.signer.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.waymark.signer.VerificationException;

/** Whatever comes is read or refused with a code; what is canonical is read back the same. */
final class StrictJsonFuzz {

  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    ObjectNode read;
    byte[] canonical;
    try {
      read = StrictJson.parseObject(bytes, JsonLimits.DOCUMENT);
      canonical = CanonicalJson.write(read);
    } catch (VerificationException e) {
      assertThat(e.code()).matches("[a-z0-9_]+");
      return;
    }
    ObjectNode again = StrictJson.parseObject(canonical, JsonLimits.DOCUMENT);
    assertThat(CanonicalJson.write(again)).isEqualTo(canonical);
  }
}
