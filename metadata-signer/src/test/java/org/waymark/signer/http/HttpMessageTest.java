package org.waymark.signer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.waymark.signer.Refusals.assertRefused;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.codec.Sha256;

final class HttpMessageTest {
  private static final MessageBody EMPTY = MessageBody.of(new byte[0]);

  private static String line(HttpMessage message, String component) {
    String base =
        new String(SignatureBase.of(message, "(\"" + component + "\")"), StandardCharsets.US_ASCII);
    return base.substring(0, base.indexOf('\n'));
  }

  @ParameterizedTest
  @CsvSource({
    "https://Example.com:443/a?b=c, @authority, example.com",
    "https://example.com:8443/a?b=c, @authority, example.com:8443",
    "http://example.com:80, @authority, example.com",
    "https://example.com:80, @authority, example.com:80",
    "https://[2001:DB8::1]:443/, @authority, [2001:db8::1]",
    "https://example.com, @path, /",
    "https://example.com/a%2Fb//c, @path, /a%2Fb//c",
    "https://example.com/a, @query, ?",
    "https://example.com/a?, @query, ?",
    "https://example.com/a?b=c&d, @query, ?b=c&d",
    "https://example.com/a?b=c, @request-target, /a?b=c",
    "https://example.com/a?, @request-target, /a?",
    "https://example.com/a, @request-target, /a",
    "https://example.com/a, @scheme, https",
    "https://example.com/a, @method, GET",
    "https://Example.com/a?b, @target-uri, https://Example.com/a?b"
  })
  void derivesComponents(String uri, String component, String expected) {
    HttpMessage message = HttpMessage.request("GET", uri, List.of(), EMPTY);
    assertThat(line(message, component)).isEqualTo("\"" + component + "\": " + expected);
    assertThat(message).hasToString("GET " + uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/a",
        "example.com/a",
        "HTTPS://example.com/",
        "ftp://example.com/",
        "https:///a",
        "https://user@example.com/",
        "https://user:pw@example.com/",
        "https://example.com/#f",
        "https://example.com:x/",
        "https://example.com:123456/",
        "https://example.com/a b",
        "https://example.com\\a",
        "https://ex\u00e4mple.com/",
        "https://example.com/\n"
      })
  void refusesOtherTargets(String uri) {
    assertRefused("http_message", () -> HttpMessage.request("GET", uri, List.of(), EMPTY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET ", "G T", "G\nT", "PÖST"})
  void refusesWhatIsNoMethod(String method) {
    assertRefused(
        "http_message",
        () -> HttpMessage.request(method, "https://example.com/", List.of(), EMPTY));
  }

  @Test
  void joinsLinesAsRfc9421Does() {
    HttpMessage message =
        HttpMessage.request(
            "GET",
            "https://example.com/",
            List.of(
                new HttpField("X-A", "  one "),
                new HttpField("x-b", ""),
                new HttpField("x-a", "two\t")),
            EMPTY);
    assertThat(line(message, "x-a")).isEqualTo("\"x-a\": one, two");
    assertThat(line(message, "x-b")).isEqualTo("\"x-b\": ");
  }

  @Test
  void aResponseHasAStatusAndNoTarget() {
    HttpMessage response = HttpMessage.response(204, List.of(), EMPTY);
    assertThat(line(response, "@status")).isEqualTo("\"@status\": 204");
    assertRefused("http_component", () -> line(response, "@method"));
    assertRefused("http_component", () -> line(response, "@target-uri"));
    assertRefused("http_message", () -> HttpMessage.response(99, List.of(), EMPTY));
    assertRefused("http_message", () -> HttpMessage.response(600, List.of(), EMPTY));
  }

  @Test
  void limitsFieldsAndTheirLengths() {
    List<HttpField> many = Collections.nCopies(257, new HttpField("a", "b"));
    assertRefused(
        "http_message", () -> HttpMessage.request("GET", "https://example.com/", many, EMPTY));
    assertRefused("http_message", () -> new HttpField("a", "b".repeat((16 << 10) + 1)));
    assertRefused("http_message", () -> new HttpField("a".repeat(129), "b"));
    assertRefused(
        "http_message",
        () ->
            HttpMessage.request(
                "GET", "https://example.com/" + "a".repeat(8 << 10), List.of(), EMPTY));
  }

  @Test
  void takesWhatIsAtItsLimits() {
    String azAz = "azAZ09!~" + "m".repeat(24);
    String path = "/!~" + "a".repeat((8 << 10) - "https://example.com/!~".length());
    List<HttpField> many =
        Collections.nCopies(256, new HttpField("azAZ09" + "!".repeat(122), " ~".repeat(8 << 10)));
    HttpMessage message = HttpMessage.request(azAz, "https://example.com" + path, many, EMPTY);
    assertThat(message.fields()).hasSize(256);
    assertThat(message.fields().get(0).name()).startsWith("azaz09!");
    assertThat(line(message, "@method")).isEqualTo("\"@method\": " + azAz);
    assertThat(line(message, "@path")).endsWith(path);
    for (int status : new int[] {100, 599}) {
      assertThat(line(HttpMessage.response(status, List.of(), EMPTY), "@status"))
          .endsWith(": " + status);
    }
    assertThat(new HttpField("a", "\u00ff").value()).isEqualTo("\u00ff");
    assertRefused(
        "http_message",
        () -> HttpMessage.request("m".repeat(33), "https://example.com/", List.of(), EMPTY));
    HttpMessage named =
        HttpMessage.request(
            "GET", "https://example.com/", List.of(new HttpField("az", "~ ~")), EMPTY);
    assertThat(line(named, "az")).isEqualTo("\"az\": ~ ~");
  }

  @Test
  void aSignatureInputIsAList() {
    HttpMessage message = HttpMessage.request("GET", "https://example.com/", List.of(), EMPTY);
    assertRefused("sf_malformed", () -> SignatureBase.of(message, "\"@method\""));
    assertRefused("sf_malformed", () -> SignatureBase.of(message, "(\"@method\"), b=1, c=("));
  }

  @Test
  void aDigestHasItsLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                MessageBody.ofDigests(
                    Sha256.of(new byte[0]), Optional.of(new byte[32]), OptionalLong.empty()));
    assertThat(EMPTY.toString()).startsWith("body e3b0c442");
  }
}
