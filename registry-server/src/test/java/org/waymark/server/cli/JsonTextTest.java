package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"a\":1,\"b\":[true,false,null],\"c\":{\"d\":\"e\\\"\\n\\u0001ü€😀\"}}",
        "[9007199254740993,-1,0.5,1e300,12345678901234567890]",
        "\"text\"",
        "null"
      })
  void readsBackAsTheSameInTheLayoutThatJacksonWrites(String json) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode tree = mapper.readTree(json);

    assertThat(JsonText.of(tree)).isEqualTo(tree.toPrettyString());
    assertThat(mapper.readTree(JsonText.of(tree))).isEqualTo(tree);
  }
}
