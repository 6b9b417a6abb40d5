package org.waymark.signer.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.signer.Refusals.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.Vectors;

final class CanonicalJsonTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static String canonical(String json) {
    byte[] utf8 = json.getBytes(UTF_8);
    return new String(CanonicalJson.write(StrictJson.parse(utf8, JsonLimits.DOCUMENT)), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"arrays", "french", "structures", "unicode", "values", "weird"})
  void givesThePublishedBytes(String name) {
    byte[] input = Vectors.bytes("vectors/jcs/input/" + name + ".json");
    byte[] output = Vectors.bytes("vectors/jcs/output/" + name + ".json");
    assertThat(CanonicalJson.write(StrictJson.parse(input, JsonLimits.DOCUMENT))).isEqualTo(output);
    assertThat(CanonicalJson.isCanonical(output)).isTrue();
    assertThat(CanonicalJson.isCanonical(input)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "-0.0, 0",
    "1.0, 1",
    "-1.50, -1.5",
    "1e3, 1000",
    "1e-6, 0.000001",
    "1e-7, 1e-7",
    "1e21, 1e+21",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "5e-324, 5e-324",
    "9007199254740991, 9007199254740991",
    "2e-3, 0.002",
    "-9007199254740991, -9007199254740991",
    "2.0E-3, 0.002",
    "2.2250738585072014e-308, 2.2250738585072014e-308"
  })
  void printsNumbersAsEcmascriptDoes(String input, String output) {
    assertThat(canonical(input)).isEqualTo(output);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740992",
        "-9007199254740992",
        "9007199254740993",
        "1e20",
        "9007199254740993.0",
        "-9223372036854775808",
        "123456789012345678901234567890"
      })
  void refusesIntegersThatADoubleDoesNotKeep(String json) {
    assertRefused("json_not_ijson", () -> canonical(json));
    assertThat(CanonicalJson.isCanonical(json.getBytes(UTF_8))).isFalse();
  }

  @Test
  void refusesValuesThatAreNotJson() {
    JsonNode[] bad = {
      DoubleNode.valueOf(Double.NaN),
      DoubleNode.valueOf(Double.NEGATIVE_INFINITY),
      DecimalNode.valueOf(new BigDecimal("1e999")),
      BigIntegerNode.valueOf(BigInteger.TWO.pow(70)),
      LongNode.valueOf(Long.MIN_VALUE),
      TextNode.valueOf("\uD800"),
      NODES.objectNode().put("\uDC00", 1),
      NODES.binaryNode(new byte[1]),
      NODES.pojoNode(new Object()),
      MissingNode.getInstance()
    };
    for (JsonNode value : bad) {
      assertRefused("json_not_ijson", () -> CanonicalJson.write(value));
    }
  }

  @Test
  void sortsNamesByUtf16Unit() {
    // U+1F600 is two units from D800 on, below U+FB33, although its code point is above.
    assertThat(canonical("{\"\ufb33\":1,\"\uD83D\uDE00\":2,\"b\":3,\"\":4}"))
        .isEqualTo("{\"\":4,\"b\":3,\"\uD83D\uDE00\":2,\"\ufb33\":1}");
  }

  @Test
  void tellsCanonicalBytesFromOthers() {
    assertThat(CanonicalJson.isCanonical("{\"a\":[1,{}],\"b\":\"\u20ac\"}".getBytes(UTF_8)))
        .isTrue();
    for (String other :
        new String[] {
          "{\"b\":1,\"a\":2}",
          "{ }",
          "{}\n",
          "[1.0]",
          "[1e3]",
          "\"\\u0061\"",
          "\"\\/\"",
          "",
          "{",
          "{\"a\":1,\"a\":1}",
          "\"\\u001F\""
        }) {
      assertThat(CanonicalJson.isCanonical(other.getBytes(UTF_8))).as(other).isFalse();
    }
  }

  @Test
  void agreesWithThePublishedLibraryOnRandomValues() throws IOException {
    Random random = new Random(6);
    for (int i = 0; i < 3000; i++) {
      JsonNode value = randomValue(random, 3);
      byte[] mine = CanonicalJson.write(NODES.arrayNode().add(value));
      byte[] theirs = new JsonCanonicalizer("[" + value + "]").getEncodedUTF8();
      assertThat(mine).isEqualTo(theirs);
      assertThat(CanonicalJson.isCanonical(mine)).isTrue();
    }
  }

  private static JsonNode randomValue(Random random, int depth) {
    switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0:
        return NODES.textNode(randomText(random));
      case 1:
        return NODES.numberNode(random.nextLong() >> (11 + random.nextInt(52)));
      case 2:
        double any = Double.longBitsToDouble(random.nextLong());
        double size = Math.abs(any);
        boolean fits = Double.isFinite(any) && (size < Fields.MAX_INTEGER || size > 1e21);
        return NODES.numberNode(fits ? any : random.nextGaussian());
      case 3:
        return random.nextBoolean() ? NODES.nullNode() : NODES.booleanNode(random.nextBoolean());
      case 4:
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(randomValue(random, depth - 1));
        }
        return array;
      default:
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          object.set(randomText(random), randomValue(random, depth - 1));
        }
        return object;
    }
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      int[] ranges = {0x20, 0x80, 0x100, 0xD800, 0x110000};
      int c = random.nextInt(ranges[random.nextInt(ranges.length)]);
      text.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 'x' : c);
    }
    return text.toString();
  }
}
