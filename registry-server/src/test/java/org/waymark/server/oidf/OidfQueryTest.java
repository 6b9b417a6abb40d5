package org.waymark.server.oidf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.registry.oidf.OidfException;

final class OidfQueryTest {
  @Test
  void readsWhatFormsSend() {
    OidfQuery query = OidfQuery.parse("sub=https%3A%2F%2Fa.example&x=a+b%20c&x=&flag=true&none");

    assertThat(query.required("sub")).isEqualTo("https://a.example");
    assertThat(query.all("x")).containsExactly("a b c", "");
    assertThat(query.flag("flag")).isTrue();
    assertThat(query.flag("missing")).isFalse();
    assertThat(query.all("missing")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%-1", "a=\u00e9", "a=%c3", "%=a", "a=\u0000"})
  void refusesWhatCouldBeReadInTwoWays(String query) {
    assertThatThrownBy(() -> OidfQuery.parse(query))
        .isInstanceOfSatisfying(
            OidfException.class,
            e -> assertThat(e.code()).isEqualTo(OidfException.Code.INVALID_REQUEST));
  }

  @Test
  void refusesTooMuch() {
    assertThatThrownBy(() -> OidfQuery.parse("a=" + "x".repeat(9_000)))
        .isInstanceOf(OidfException.class);
    assertThatThrownBy(() -> OidfQuery.parse("a&".repeat(65))).isInstanceOf(OidfException.class);
  }
}
