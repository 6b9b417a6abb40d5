package org.waymark.signer.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymark.signer.Refusals.assertRefused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.codec.Sha256;

final class FieldsTest {
  private static final String HASH = "ab".repeat(32);

  private static Fields fields(String json) {
    return Fields.of(
        StrictJson.parseObject(json.getBytes(UTF_8), JsonLimits.DOCUMENT), "test object");
  }

  @Test
  void readsEachType() {
    Fields f =
        fields(
            "{\"s\":\"x\",\"i\":9007199254740991,\"t\":true,\"o\":{\"k\":1},\"a\":[1,\"b\"],"
                + "\"l\":[\"p\",\"q\"],\"os\":[{}],\"h\":\""
                + HASH
                + "\"}");
    assertThat(f.string("s")).isEqualTo("x");
    assertThat(f.optionalString("s")).contains("x");
    assertThat(f.integer("i")).isEqualTo(Fields.MAX_INTEGER);
    assertThat(f.optionalInteger("i")).hasValue(Fields.MAX_INTEGER);
    assertThat(f.bool("t", false)).isTrue();
    assertThat(f.object("o").size()).isEqualTo(1);
    assertThat(f.optionalObject("o")).isPresent();
    assertThat(f.array("a")).hasSize(2);
    assertThat(f.optionalArray("a")).isPresent();
    assertThat(f.strings("l")).containsExactly("p", "q");
    assertThat(f.optionalStrings("l")).isPresent();
    assertThat(f.objects("os")).hasSize(1);
    assertThat(f.sha256("h")).isEqualTo(Sha256.fromHex(HASH));
    assertThat(f.optionalSha256("h")).isPresent();
    f.onlyKnown();
  }

  @Test
  void answersAbsenceOfOptionalMembers() {
    Fields f = fields("{}");
    assertThat(f.optionalString("s")).isEmpty();
    assertThat(f.optionalInteger("i")).isEmpty();
    assertThat(f.bool("t", true)).isTrue();
    assertThat(f.optionalObject("o")).isEmpty();
    assertThat(f.optionalArray("a")).isEmpty();
    assertThat(f.optionalStrings("l")).isEmpty();
    assertThat(f.optionalSha256("h")).isEmpty();
    assertThat(f.has("x")).isFalse();
  }

  @Test
  void refusesMissingMembersByName() {
    assertRefused("json_member_missing", () -> fields("{}").string("s"));
    assertThatThrownBy(() -> fields("{}").integer("seq"))
        .hasMessage("The member 'seq' of the test object is missing.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "true", "[]", "{}"})
  void refusesWhatIsNotAString(String value) {
    assertRefused("json_member_type", () -> fields("{\"m\":" + value + "}").string("m"));
    assertRefused("json_member_type", () -> fields("{\"m\":" + value + "}").optionalString("m"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1.0", "1e3", "\"1\"", "true"})
  void refusesWhatIsNotAnInteger(String value) {
    assertRefused("json_member_type", () -> fields("{\"m\":" + value + "}").integer("m"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "9007199254740992", "9223372036854775808", "-9223372036854775808"})
  void refusesIntegersOutOfRange(String value) {
    assertRefused("json_member_range", () -> fields("{\"m\":" + value + "}").integer("m"));
    assertRefused("json_member_range", () -> fields("{\"m\":" + value + "}").optionalInteger("m"));
  }

  @Test
  void refusesOtherWrongTypes() {
    Fields f = fields("{\"m\":1,\"l\":[1],\"h\":\"AB\"}");
    assertRefused("json_member_type", () -> f.bool("m", true));
    assertRefused("json_member_type", () -> f.object("m"));
    assertRefused("json_member_type", () -> f.array("m"));
    assertRefused("json_member_type", () -> f.strings("m"));
    assertRefused("json_member_type", () -> f.strings("l"));
    assertRefused("json_member_type", () -> f.objects("l"));
    assertRefused("json_member_type", () -> f.sha256("m"));
    assertRefused("json_member_range", () -> f.sha256("h"));
  }

  @Test
  void refusesMembersThatNobodyAskedFor() {
    Fields f = fields("{\"a\":1,\"b\":2}");
    f.integer("a");
    assertRefused("json_unknown_member", f::onlyKnown);
    f.has("b");
    f.onlyKnown();
  }

  @Test
  void neverRepeatsAHostileNameInFull() {
    assertThatThrownBy(() -> fields("{\"" + "x\\u001b".repeat(99) + "\":1}").onlyKnown())
        .hasMessageNotContaining("\u001b")
        .message()
        .hasSizeLessThan(160);
  }
}
