package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** The text of a record, and what it says of its site (formats 4). */
final class RecordTest {

  private final TestFederation federation = TestFederation.create();
  private final TestSite site = federation.site("a.example");

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void isReadBackByteForByte() {
    Record record = site.record();
    Record read = Record.parse(record.bytes());
    assertThat(read.bytes()).isEqualTo(record.bytes());
    assertThat(read.hash()).isEqualTo(Sha256.of(record.bytes()));
    assertThat(read.site().jws()).isEqualTo(site.statement().jws());
    assertThat(read.membership().jws()).isEqualTo(site.membership().jws());
    assertThat(read.status()).isEmpty();
    assertThat(read.sub()).isEqualTo(site.id());
  }

  @Test
  void isCanonicalJson() {
    assertThat(CanonicalJson.isCanonical(site.record().bytes())).isTrue();
    assertThat(CanonicalJson.isCanonical(site.restrict(SiteStatus.LEFT, "x").record().bytes()))
        .isTrue();
  }

  @Test
  void isActiveWithoutAStatus() {
    assertThat(site.record().siteStatus()).isEqualTo(SiteStatus.ACTIVE);
    assertThat(site.record().ver()).isEqualTo(1);
    assertThat(site.record().mver()).isEqualTo(1);
  }

  @Test
  void takesStatusAndCounterFromItsStatus() {
    Record record = site.restrict(SiteStatus.REVOKED, "rules").record();
    assertThat(record.siteStatus()).isEqualTo(SiteStatus.REVOKED);
    assertThat(record.mver()).isEqualTo(2);
    assertThat(record.counters())
        .isEqualTo(
            new Counters(
                1, site.statement().jws().hash(), 2, site.status().orElseThrow().jws().hash()));
  }

  @Test
  void holdsAChainOfSeveral() {
    Record record =
        Record.of(
            site.statement(), List.of(site.membership(), site.membership()), Optional.empty());
    assertThat(record.chainLength()).isEqualTo(2);
    assertThat(record.chain()).hasSize(2);
  }

  @Test
  void readsItsTokensOnlyWhenAsked() {
    Record record = Record.parse(utf8("{\"chain\":[\"a\"],\"site\":\"b\"}"));
    assertThat(record.hash()).isNotNull();
    assertThat(Refusal.codeOf(record::site)).isEqualTo("jws_malformed");
  }

  static Stream<String> malformed() {
    return Stream.of(
        "",
        "{}",
        "[]",
        "{\"chain\":[\"a\"],\"site\":\"b\"",
        "{\"chain\":[\"a\"],\"site\":\"b\"}\n",
        "{\"chain\":[\"a\"],\"site\":\"b\"} ",
        "{\"chain\":[\"a\"], \"site\":\"b\"}",
        "{\"site\":\"b\",\"chain\":[\"a\"]}",
        "{\"chain\":[],\"site\":\"b\"}",
        "{\"chain\":[\"\"],\"site\":\"b\"}",
        "{\"chain\":\"a\",\"site\":\"b\"}",
        "{\"chain\":[\"a\"],\"site\":\"\"}",
        "{\"chain\":[\"a\"],\"site\":\"b\",\"status\":\"\"}",
        "{\"chain\":[\"a\"],\"site\":\"b\",\"status\":null}",
        "{\"chain\":[\"a\"],\"site\":\"b\",\"other\":\"c\"}",
        "{\"chain\":[\"a\"],\"site\":\"b\",\"status\":\"c\",\"status\":\"d\"}",
        "{\"chain\":[\"\\u0061\"],\"site\":\"b\"}",
        "{\"chain\":[\"a b\"],\"site\":\"b\"}",
        "{\"chain\":[\"\u00e4\"],\"site\":\"b\"}");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void isMalformedAs(String text) {
    assertThat(Refusal.codeOf(() -> Record.parse(utf8(text)))).isEqualTo("record_malformed");
  }

  @Test
  void hasAtMost262144Bytes() {
    String frame = "{\"chain\":[\"a\"],\"site\":\"\"}";
    String fits = "{\"chain\":[\"a\"],\"site\":\"" + "b".repeat(262_144 - frame.length()) + "\"}";
    assertThat(Refusal.codeOf(() -> Record.parse(utf8(fits)))).isEqualTo("accepted");
    String large = fits.replace("\"a\"", "\"aa\"");
    assertThat(Refusal.codeOf(() -> Record.parse(utf8(large)))).isEqualTo("record_malformed");
  }

  @Test
  void validatesAKeyOfBothStatementsOnce() {
    Record record = Record.parse(site.record().bytes());
    assertThat(record.membership().keys().keys().get(0))
        .isSameAs(record.site().keys().keys().get(0));
  }
}
