package org.waymark.trust.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.testing.Fuzzed;

/** Merging with itself changes no policy, and what a policy made of metadata stays under it. */
final class MetadataPolicyFuzz {

  static Stream<byte[]> seeds() {
    return Stream.of(
            "[{\"ocm_server\":{\"capabilities\":{\"superset_of\":[\"http-sig\"],\"essential\":true}}},"
                + "{\"ocm_server\":{\"capabilities\":{\"subset_of\":[\"http-sig\",\"a\"]}}},"
                + "{\"ocm_server\":{\"capabilities\":[\"http-sig\"]}}]",
            "[{\"t\":{\"p\":{\"value\":1,\"one_of\":[1,2]}}},{\"t\":{\"p\":{\"one_of\":[1]}}},"
                + "{\"t\":{\"p\":1}}]",
            "[{\"t\":{\"p\":{\"default\":[\"a\"],\"add\":[\"b\"]}}},{\"t\":{\"q\":{\"value\":null}}},"
                + "{\"t\":{\"q\":1,\"scope\":\"a b\"}}]",
            "[{\"t\":{\"scope\":{\"subset_of\":[\"a\",\"b\"]}}},{},{\"t\":{\"scope\":\"a b\"}}]")
        .map(Fuzzed::latin1);
  }

  /** An array of the superior's policy, the subordinate's, and metadata. */
  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void applies(byte[] bytes) {
    Optional<JsonNode> read = Fuzzed.read(() -> StrictJson.parse(bytes, JsonLimits.DOCUMENT));
    if (read.isEmpty()
        || !(read.get().get(0) instanceof ObjectNode first)
        || !(read.get().get(1) instanceof ObjectNode second)
        || !(read.get().get(2) instanceof ObjectNode metadata)) {
      return;
    }
    Fuzzed.read(() -> MetadataPolicy.parse(first))
        .ifPresent(
            superior -> {
              assertThat(MetadataPolicy.parse(superior.toJson()).toJson())
                  .isEqualTo(superior.toJson());
              assertThat(superior.merge(superior).toJson()).isEqualTo(superior.toJson());
              check(superior, metadata);
              Fuzzed.read(() -> MetadataPolicy.parse(second))
                  .flatMap(subordinate -> Fuzzed.read(() -> superior.merge(subordinate)))
                  .ifPresent(merged -> check(merged, metadata));
            });
  }

  private static void check(MetadataPolicy policy, ObjectNode metadata) {
    ObjectNode before = metadata.deepCopy();
    Optional<ObjectNode> made = Fuzzed.read(() -> policy.apply(metadata));
    assertThat(metadata).isEqualTo(before);
    made.ifPresent(result -> assertThat(Fuzzed.read(() -> policy.apply(result))).contains(result));
  }
}
