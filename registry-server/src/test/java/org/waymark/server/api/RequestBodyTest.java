package org.waymark.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.signer.MalformedException;

final class RequestBodyTest {

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aStatementIsReadWithoutTheLineEndThatEditorsAdd() throws Exception {
    assertThat(RequestBody.statement(stream("\n a.b.c\r\n"))).isEqualTo("a.b.c");
  }

  @Test
  void aStatementAtTheLimitWithALineEndIsRead() throws Exception {
    assertThat(RequestBody.statement(stream("x".repeat(65_536) + "\r\n"))).hasSize(65_536);
  }

  @Test
  void nothingIsNoStatement() {
    assertThatThrownBy(() -> RequestBody.statement(stream(" \n")))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo("statement_empty"));
  }

  @Test
  void anEndlessStreamIsReadUpToTheLimitOnly() {
    InputStream endless =
        new InputStream() {
          private long given;

          @Override
          public int read() {
            assertThat(++given).as("bytes asked for").isLessThan(200_000);
            return 'x';
          }
        };

    assertThatThrownBy(() -> RequestBody.statement(endless))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo("too_large"));
  }

  private static String reason(String text) {
    return RequestBody.read(
        RequestBody.order(text.getBytes(StandardCharsets.UTF_8)), order -> order.string("reason"));
  }

  @Test
  void theReasonIsTheOneMember() {
    assertThat(reason("{\"reason\":\"left\"}")).isEqualTo("left");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|json_member_missing",
        "{\"reason\":1}|json_member_type",
        "{\"reason\":\"a\",\"more\":1}|json_unknown_member",
        "{\"reason\":\"a\",\"reason\":\"b\"}|json_duplicate_name",
        "{\"reason\":\"a\"}{}|json_trailing",
        "[]|json_not_object",
        "{|json_malformed"
      })
  void anythingElseIsRefusedByItsOwnCode(String text, String code) {
    assertThatThrownBy(() -> reason(text))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(code);
              assertThat(e.problem().status()).isEqualTo(400);
            });
  }
}
