package org.waymark.signer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.waymark.signer.VerificationException;

/** Whatever comes is read or refused with a code; what was read is written and read back alike. */
final class StructuredFieldsFuzz {

  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    Map<String, FieldMember> read;
    try {
      read = StructuredFields.dictionary(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (VerificationException e) {
      assertThat(e.code()).matches("[a-z0-9_]+");
      return;
    }
    String written =
        read.entrySet().stream()
            .map(member -> member.getKey() + "=" + member.getValue().text())
            .collect(Collectors.joining(", "));
    assertThat(StructuredFields.dictionary(written)).isEqualTo(read);
  }
}
