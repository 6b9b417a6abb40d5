package org.waymark.signer.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymark.signer.Refusals.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.VerificationException;

final class StrictJsonTest {
  private static JsonNode parse(String json) {
    return StrictJson.parse(json.getBytes(UTF_8), JsonLimits.DOCUMENT);
  }

  @Test
  void readsWhatAnOrdinaryParserReads() throws IOException {
    String json =
        " {\"a\":[1,-2,3.5,1e3,true,false,null,\"\\u00e9\\ud83d\\ude00\u20ac\",{}],\"b\":{\"c\":[]},"
            + "\"n\":9007199254740993,\"big\":123456789012345678901234567890,\"\":\"\\n\"}\n";
    assertThat(parse(json)).isEqualTo(new ObjectMapper().readTree(json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"x\"", "null", "[]", "true"})
  void refusesAnythingButAnObjectWhereOneIsExpected(String json) {
    assertThat(parse(json)).isNotNull();
    assertRefused(
        "json_not_object", () -> StrictJson.parseObject(json.getBytes(UTF_8), JsonLimits.DOCUMENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\" 1}", "{\"a\":}", "NaN",
        "Infinity", "-Infinity", "+1", "01", "1.", ".5", "0x10", "1e", "tru", "nul", "\"\t\"",
        "\"\\x\"", "\"\\u12\"", "\"", "/*c*/1", "//c\n1", "#c\n1", "[1 2]", "\u00a01", "{\"a\":1]"
      })
  void refusesWhatIsNotJson(String json) {
    assertRefused("json_malformed", () -> parse(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"b\":2,\"\\u0061\":3}",
        "[{\"x\":{\"a\":null,\"a\":null}}]"
      })
  void refusesANameTwiceInOneObject(String json) {
    assertRefused("json_duplicate_name", () -> parse(json));
  }

  @Test
  void allowsANameOnceInEachObject() {
    assertThat(parse("[{\"a\":{\"a\":1}},{\"a\":2}]").size()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} {}", "{}x", "1 2", "[]]", "{},", "{}/**/", "{}\u00a0"})
  void refusesWhatFollowsTheValue(String json) {
    assertRefused("json_trailing", () -> parse(json));
  }

  @Test
  void refusesAByteOrderMark() {
    assertRefused("json_not_utf8", () -> parse("\ufeff{}"));
  }

  @Test
  void refusesOtherEncodings() {
    for (Charset charset : new Charset[] {UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE")}) {
      assertRefused(
          "json_malformed",
          () -> StrictJson.parse("{\"a\":1}".getBytes(charset), JsonLimits.DOCUMENT));
    }
    assertRefused(
        "json_not_utf8",
        () ->
            StrictJson.parse("{\"a\":1}".getBytes(Charset.forName("UTF-16")), JsonLimits.DOCUMENT));
    assertRefused(
        "json_not_utf8",
        () -> StrictJson.parse("\"\u00e9\"".getBytes(ISO_8859_1), JsonLimits.DOCUMENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\u00c0\u0080\"",
        "\"\u00ed\u00a0\u0080\"",
        "\"\u00f4\u0090\u0080\u0080\"",
        "\"\u00e2\u0082\""
      })
  void refusesOverlongSurrogateAndTruncatedSequences(String bytes) {
    assertRefused(
        "json_not_utf8", () -> StrictJson.parse(bytes.getBytes(ISO_8859_1), JsonLimits.DOCUMENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"\\uD800\"", "[\"\\uDC00\\uD800\"]", "\"\\ud83dx\"", "{\"a\":\"\\uDFFF\"}"})
  void refusesAnEscapedSurrogateWithoutPartner(String json) {
    assertRefused("json_not_utf8", () -> parse(json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"\\uDC00\":1}", "{\"\\uD800\":1}", "{\"\\uD800x\":1}"})
  void refusesAnEscapedSurrogateWithoutPartnerInAName(String json) {
    assertRefused("json_malformed", () -> parse(json));
  }

  @Test
  void readsAnEscapedPairInANameAsTheCharacter() {
    assertThat(parse("{\"a\\ud83d\\ude00\":1}").has("a\uD83D\uDE00")).isTrue();
    assertRefused("json_duplicate_name", () -> parse("{\"\\ud83d\\ude00\":1,\"\uD83D\uDE00\":2}"));
  }

  @Test
  void refusesNumbersThatNoDoubleHolds() {
    assertRefused("json_number_range", () -> parse("1e400"));
    assertRefused("json_number_range", () -> parse("[-1.0E+999]"));
    assertRefused("json_number_range", () -> parse("1" + "0".repeat(500)));
    assertRefused("json_number_range", () -> parse("0." + "1".repeat(500)));
  }

  @Test
  void holdsTheLimitsExactly() {
    JsonLimits limits = new JsonLimits(20, 2, 5);
    assertThat(StrictJson.parse("[[\"abcde\"]]".getBytes(UTF_8), limits).size()).isEqualTo(1);
    assertRefused("json_too_deep", () -> StrictJson.parse("[[[]]]".getBytes(UTF_8), limits));
    assertRefused("json_too_deep", () -> StrictJson.parse("{\"a\":[{}]}".getBytes(UTF_8), limits));
    assertRefused("json_too_large", () -> StrictJson.parse("\"abcdef\"".getBytes(UTF_8), limits));
    assertRefused(
        "json_too_large", () -> StrictJson.parse("{\"abcdef\":1}".getBytes(UTF_8), limits));
    assertRefused(
        "json_too_large", () -> StrictJson.parse("[1,2,3,4,5,6,7,8,9,10]".getBytes(UTF_8), limits));
  }

  @Test
  void survivesAFloodOfBrackets() {
    assertRefused("json_too_deep", () -> parse("[".repeat(1_000_000)));
    assertRefused("json_too_deep", () -> parse("{\"a\":".repeat(200_000)));
  }

  @Test
  void refusesLimitsThatMakeNoSense() {
    assertThatThrownBy(() -> new JsonLimits(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new JsonLimits(1, 513, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(JsonLimits.DOCUMENT.withMaxBytes(5)).isEqualTo(new JsonLimits(5, 32, 1 << 20));
  }

  @Test
  void answersEveryAlteredTextWithAValueOrARefusal() {
    byte[] good = "{\"a\":[1,2.5,\"x\\u00e9\"],\"b\":{\"c\":null}}".getBytes(UTF_8);
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int k = random.nextInt(3); k >= 0; k--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        StrictJson.parse(bad, JsonLimits.DOCUMENT);
      } catch (VerificationException e) {
        assertThat(e.code()).startsWith("json_");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(10_000);
  }
}
