package org.waymark.signer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.signer.Refusals.assertRefused;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StructuredFieldsTest {
  private static String canonical(String text) {
    return StructuredFields.dictionary(text).entrySet().stream()
        .map(StructuredFieldsTest::member)
        .collect(Collectors.joining(", "));
  }

  private static String member(Map.Entry<String, FieldMember> entry) {
    String value = entry.getValue().text();
    return value.startsWith("?1")
        ? entry.getKey() + value.substring(2)
        : entry.getKey() + "=" + value;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "a=1|a=1",
        "  a=1,b=2 \t, \tc=3|a=1, b=2, c=3",
        "a|a",
        "a;x;y=?0|a;x;y=?0",
        "a=?1;x=?1|a;x",
        "a=-0012|a=-12",
        "a=999999999999999|a=999999999999999",
        "a=\"q\\\"u\\\\o\"|a=\"q\\\"u\\\\o\"",
        "a=*t/o:k.e~n|a=*t/o:k.e~n",
        "a=:aGk=:|a=:aGk=:",
        "a=::|a=::",
        "a=()|a=()",
        "a=(  1   \"b\";x  tok )  |a=(1 \"b\";x tok)",
        "*a_-.*9=(1);  z=2|*a_-.*9=(1);z=2",
        "az09=azAZ09|az09=azAZ09",
        "z=A|z=A",
        "a=Z;z=z|a=Z;z=z",
        "a=\" ~\"|a=\" ~\"",
      })
  void readsAndWritesTheOneText(String text, String expected) {
    assertThat(canonical(text)).isEqualTo(expected);
  }

  @Test
  void nothingIsAnEmptyDictionary() {
    assertThat(StructuredFields.dictionary("")).isEmpty();
    assertThat(StructuredFields.dictionary("  ")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A=1",
        "1=1",
        "=1",
        "a=",
        "a=1,",
        "a=1,,b=2",
        "a=1 b=2",
        "a =1",
        "a= 1",
        ",a=1",
        "a=1;",
        "a=1;X",
        "a=1 ;x",
        "a=1;x =2",
        "a=--1",
        "a=-",
        "a=1000000000000000",
        "a=1.0",
        "a=1.",
        "a=@1",
        "a=%\"x\"",
        "a=\"",
        "a=\"\\n\"",
        "a=\"\u00e9\"",
        "a=\"\t\"",
        "a=:aGk=",
        "a=?2",
        "a=?",
        "a=(",
        "a=(1",
        "a=(1,2)",
        "a=(1\"b\")",
        "a=((1))",
        "a=)",
        "a=(1)x",
        "a=\u00e4",
        "\ta=1",
        "a=(\t1)",
        "a='x'",
        "a={}"
      })
  void refusesWhatIsNoDictionary(String text) {
    assertRefused("sf_malformed", () -> StructuredFields.dictionary(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1,a=1", "a,b,a", "a;x=1;x=2", "a=(1;x;x)", "a=(1);y;y"})
  void refusesANameThatComesTwice(String text) {
    assertRefused("sf_duplicate", () -> StructuredFields.dictionary(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=:aGk:", "a=:aGl=:", "a=:a-_=:", "a=: aGk=:", "a=:aGk= :"})
  void refusesASecondTextOfTheSameBytes(String text) {
    assertRefused("base64_malformed", () -> StructuredFields.dictionary(text));
  }

  @Test
  void readsAsMuchAsItsLimits() {
    StringBuilder members = new StringBuilder("m0");
    StringBuilder parameters = new StringBuilder("m;p0");
    StringBuilder items = new StringBuilder("m=(0");
    for (int i = 1; i < 64; i++) {
      members.append(",m").append(i);
      parameters.append(";p").append(i);
      items.append(' ').append(i);
    }
    assertThat(StructuredFields.dictionary(members.toString())).hasSize(64);
    assertThat(StructuredFields.dictionary(parameters.toString()).get("m").parameters())
        .hasSize(64);
    assertThat(StructuredFields.dictionary(items + ")")).hasSize(1);
  }

  @Test
  void limitsHowMuchItReads() {
    StringBuilder members = new StringBuilder("m0");
    StringBuilder parameters = new StringBuilder("m");
    StringBuilder items = new StringBuilder("m=(0");
    for (int i = 1; i <= 64; i++) {
      members.append(",m").append(i);
      parameters.append(";p").append(i);
      items.append(' ').append(i);
    }
    assertRefused("sf_malformed", () -> StructuredFields.dictionary(members.toString()));
    assertRefused("sf_malformed", () -> StructuredFields.dictionary(parameters + ";p65"));
    assertRefused("sf_malformed", () -> StructuredFields.dictionary(items + ")"));
  }
}
