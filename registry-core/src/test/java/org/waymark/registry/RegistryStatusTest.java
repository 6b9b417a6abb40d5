package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.registry.access.Role;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.trust.statement.SiteStatus;

class RegistryStatusTest {
  @TempDir Path temp;
  private TestRegistry test;

  @BeforeEach
  void create() {
    test = TestRegistry.create(temp.resolve("data"));
    test.registry().ready().join();
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void saysHowTheRegistryIsDoing() {
    test.admit("a.example");
    test.registry().revoke(test.admit("b.example").id(), "rules", TestRegistry.ACTOR);

    RegistryStatus status = test.registry().status();

    assertThat(status.keys()).isEqualTo(KeyState.READY);
    assertThat(status.failure()).isEmpty();
    assertThat(status.size()).isEqualTo(5);
    assertThat(status.sites())
        .containsEntry(SiteStatus.ACTIVE, 1L)
        .containsEntry(SiteStatus.REVOKED, 1L)
        .containsEntry(SiteStatus.SUSPENDED, 0L);
    assertThat(status.root().orElseThrow().federation()).isEqualTo("https://federation.example");
    RegistryStatus.PublishedTree published = status.published().orElseThrow();
    assertThat(published.size()).isEqualTo(5);
    assertThat(published.root()).isEqualTo(test.read().checkpoint().root());
    assertThat(Duration.between(published.lastEntry(), published.entryExpires()))
        .isEqualTo(Duration.ofDays(1));
  }

  @Test
  void isQuietWhenNothingExpiresSoon() {
    test.admit("a.example");

    assertThat(test.registry().status().warnings()).isEmpty();
  }

  @Test
  void warnsOfStatementsAndRootsTheSoonestFirst() {
    test.admit("a.example");
    test.clock().advance(Duration.ofDays(280));
    test.registry().snapshot();

    assertThat(test.registry().status().warnings())
        .extracting(ExpiryWarning::code, ExpiryWarning::withinDays)
        .containsExactly(tuple("statement_expires", 0), tuple("root_expires", 90));
  }

  @Test
  void warnsOfMembershipsUntilTheyAreRenewed() {
    var site = test.admit("a.example");
    test.clock().advance(Duration.ofDays(390));
    assertThat(test.registry().status().warnings())
        .extracting(ExpiryWarning::code)
        .contains("membership_expires");

    test.registry().renew(site.id(), TestRegistry.ACTOR);

    assertThat(test.registry().status().warnings())
        .extracting(ExpiryWarning::code)
        .doesNotContain("membership_expires");
  }

  @ParameterizedTest(name = "{0} hours before: within {1} days")
  @CsvSource({"2160,90", "721,90", "720,30", "169,30", "168,7", "1,7", "0,0", "-5,0"})
  void sortsExpiryIntoThreeSteps(int hours, int within) {
    Instant now = TestClock.START;

    assertThat(warning(now.plus(Duration.ofHours(hours)), now).orElseThrow().withinDays())
        .isEqualTo(within);
  }

  @Test
  void doesNotWarnEarlierThanNinetyDays() {
    Instant now = TestClock.START;

    assertThat(warning(now.plus(Duration.ofHours(2161)), now)).isEmpty();
  }

  private static Optional<ExpiryWarning> warning(Instant expires, Instant now) {
    return ExpiryWarning.about("code", "subject", expires, now, "It", "mend it");
  }

  private List<String> codes() {
    return test.registry().status().warnings().stream().map(ExpiryWarning::code).toList();
  }

  @Test
  void warnsOfSilenceBeforeTheLastEntryExpires() {
    test.clock().advance(Duration.ofHours(11));
    assertThat(codes()).isEmpty();

    test.clock().advance(Duration.ofHours(2));
    assertThat(test.registry().status().warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.code()).isEqualTo("entry_expires");
              assertThat(warning.withinDays()).isEqualTo(7);
              assertThat(warning.next()).isEqualTo("waymark registry start");
            });
    test.clock().advance(Duration.ofHours(12));
    assertThat(test.registry().status().warnings().get(0).withinDays()).isZero();

    test.registry().heartbeat();
    assertThat(codes()).isEmpty();
  }

  @Test
  void warnsOfASnapshotThatWasNotFollowed() {
    test.clock().advance(Duration.ofHours(47));
    test.registry().heartbeat();
    assertThat(codes()).isEmpty();

    test.clock().advance(Duration.ofHours(2));
    assertThat(codes()).containsExactly("snapshot_expires");

    test.registry().snapshot();
    assertThat(codes()).isEmpty();
  }

  @Test
  void warnsOfTokensThatEndUntilTheyHaveEnded() {
    token("anna", Duration.ofDays(365));
    token("visitor", Duration.ofDays(2));
    String revoked = token("bob", Duration.ofDays(365));
    test.registry().tokens().revoke(revoked, TestRegistry.ACTOR);
    test.clock().advance(Duration.ofDays(336));
    test.registry().snapshot();

    assertThat(test.registry().status().warnings())
        .filteredOn(warning -> warning.code().equals("token_expires"))
        .extracting(ExpiryWarning::subject, ExpiryWarning::withinDays)
        .containsExactly(tuple("anna", 30));
    test.clock().advance(Duration.ofDays(30));
    assertThat(codes()).doesNotContain("token_expires");
  }

  private String token(String name, Duration life) {
    return test.registry()
        .tokens()
        .create(name, Role.AUDITOR, Optional.empty(), Optional.of(life), TestRegistry.ACTOR)
        .token()
        .id();
  }
}
