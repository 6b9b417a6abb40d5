package org.waymark.registry.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JndiTxtResolverTest {

  private static final String NAME = "_waymark.cloud.example.org";

  private DnsStub dns;
  private JndiTxtResolver resolver;

  @BeforeEach
  void start() throws IOException {
    dns = new DnsStub();
    resolver = new JndiTxtResolver(dns.url(), Duration.ofSeconds(14));
  }

  @AfterEach
  void stop() throws IOException {
    dns.close();
  }

  @Test
  void eachRecordIsOneText() throws Exception {
    dns.records.put(NAME, List.of(List.of("v=spf1 -all"), List.of("waymark-site-key=abc")));
    assertThat(resolver.txt(NAME)).containsExactlyInAnyOrder("v=spf1 -all", "waymark-site-key=abc");
  }

  @Test
  void theStringsOfARecordAreJoinedWithNothingBetween() throws Exception {
    dns.records.put(
        NAME,
        List.of(List.of("waymark-", "site-key=", "abc"), List.of("a \"b\" ", "\\c", "", " d")));
    assertThat(resolver.txt(NAME))
        .containsExactlyInAnyOrder("waymark-site-key=abc", "a \"b\" \\c d");
  }

  @Test
  void aTruncatedAnswerIsAskedForAgainOverTcp() throws Exception {
    dns.truncating = true;
    dns.records.put(NAME, List.of(List.of("x".repeat(255), "y".repeat(255), "z".repeat(255))));
    assertThat(resolver.txt(NAME))
        .containsExactly("x".repeat(255) + "y".repeat(255) + "z".repeat(255));
  }

  @Test
  void aNameThatIsNotThereHasNoRecordsAndIsLookedForNowhereElse() throws Exception {
    assertThat(resolver.txt(NAME)).isEmpty();
    assertThat(dns.asked).containsOnly(NAME);
  }

  @Test
  void aNameWithoutTxtRecordsHasNone() throws Exception {
    dns.otherwise = DnsStub.NO_ERROR;
    assertThat(resolver.txt(NAME)).isEmpty();
  }

  @Test
  void aServerThatFailsIsNoAnswer() {
    dns.otherwise = DnsStub.SERVER_FAILURE;
    assertThatThrownBy(() -> resolver.txt(NAME)).isInstanceOf(IOException.class);
  }

  @Test
  void aServerThatSaysNothingIsNoAnswerInTime() {
    dns.silent = true;
    JndiTxtResolver hasty = new JndiTxtResolver(dns.url(), Duration.ofMillis(140));
    long start = System.nanoTime();
    assertThatThrownBy(() -> hasty.txt(NAME)).isInstanceOf(IOException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(dns.asked).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dns://evil", "a/b", "ldap:x", "A.example", "a b", "x."})
  void whatIsNoNameIsNotAskedFor(String name) {
    assertThatThrownBy(() -> resolver.txt(name)).isInstanceOf(IOException.class);
    assertThat(dns.asked).isEmpty();
  }
}
