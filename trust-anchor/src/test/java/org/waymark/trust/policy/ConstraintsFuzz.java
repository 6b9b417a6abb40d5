package org.waymark.trust.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.testing.Fuzzed;

/** Constraints are written as they were read, and an excluded name is permitted to nobody. */
final class ConstraintsFuzz {

  static Stream<byte[]> seeds() {
    return Stream.of(
            "{\"allowed_entity_types\":[\"ocm_server\"],\"max_path_length\":1,"
                + "\"naming_constraints\":{\"excluded\":[\"b.edu.example\"],\"permitted\":[\".edu.example\"]}}",
            "{\"naming_constraints\":{\"permitted\":[\"a.example\"]}}",
            "{\"max_path_length\":-1}")
        .map(Fuzzed::latin1);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    Fuzzed.read(() -> Constraints.parse(StrictJson.parseObject(bytes, JsonLimits.DOCUMENT)))
        .ifPresent(ConstraintsFuzz::check);
  }

  private static void check(Constraints read) {
    assertThat(Constraints.parse(read.toJson()).toJson()).isEqualTo(read.toJson());
    for (String name : read.excluded()) {
      String host = name.startsWith(".") ? "x" + name : name;
      Fuzzed.read(() -> EntityId.parse("https://" + host))
          .ifPresent(entity -> assertThat(read.permits(entity)).isFalse());
    }
  }
}
