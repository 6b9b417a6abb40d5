package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.ApplicationState;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.testing.Applicant;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.StagedInspection;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.TestKeys;

/** A member's domain is sold: what becomes of the membership, and of whoever bought the domain. */
class DomainResoldTest {
  @TempDir Path temp;
  private TestRegistry test;
  private StagedInspection network;
  private Registry registry;
  private SampleSite seller;
  private SampleSite buyer;

  @BeforeEach
  void open() {
    test = TestRegistry.create(temp.resolve("data"));
    network = new StagedInspection(test.clock());
    registry = test.reopen(config -> config.checks(network)).registry();
    seller = test.site("cloud.example");
    registry.admit(
        seller.statement(7, draft -> draft.withRecovery(Sha256.of(new byte[] {1}))),
        TestRegistry.ACTOR);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Applicant theBuyer() {
    buyer = new SampleSite(seller.id(), TestKeys.named("buyer"), test.clock().instant());
    return new Applicant(buyer, registry);
  }

  /** A round of checks on each of so many days. */
  private void days(int count) {
    for (int i = 0; i < count; i++) {
      test.clock().advance(Duration.ofDays(1));
      registry.checks().round();
    }
  }

  private static void refused(String code, Runnable attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void isSuspendedAfterTheGraceAndGoesToTheBuyerOnceItIsRevoked() {
    days(1);
    network.controlled("cloud.example", false);
    days(8);
    assertThat(test.read().status("cloud.example")).isEqualTo("active");
    refused("already_member", () -> theBuyer().applied(buyer.statement(8)));

    days(1);

    assertThat(test.read().status("cloud.example")).isEqualTo("suspended");
    assertThat(registry.site(seller.id()).orElseThrow().reason()).contains("domain-control-lost");
    refused("already_member", () -> theBuyer().applied(buyer.statement(8)));

    registry.revoke(seller.id(), "domain-resold", TestRegistry.ACTOR);
    network.controlled("cloud.example", true);
    Application checked = theBuyer().applied(buyer.statement(8));
    Application admitted =
        registry.approve(checked.id(), Optional.empty(), Optional.empty(), TestRegistry.ACTOR);

    assertThat(admitted.state()).isEqualTo(ApplicationState.ADMITTED);
    assertThat(test.read().status("cloud.example")).isEqualTo("active");
    assertThat(registry.record(seller.id()).orElseThrow().membership().keys())
        .isEqualTo(JwkSet.of(buyer.key().publicKey()));
    String late = new Applicant(seller, registry).leave(buyer.now(), seller.key());
    assertThatThrownBy(() -> registry.leave(late)).isInstanceOf(InvalidSignatureException.class);
  }

  @Test
  void theBuyerHasAGraceOfHisOwn() {
    days(1);
    network.controlled("cloud.example", false);
    days(9);
    registry.revoke(seller.id(), "domain-resold", TestRegistry.ACTOR);
    assertThat(registry.checks().report(seller.id())).isEmpty();
    network.controlled("cloud.example", true);
    Application checked = theBuyer().applied(buyer.statement(8));
    Application unused =
        registry.approve(checked.id(), Optional.empty(), Optional.empty(), TestRegistry.ACTOR);

    network.controlled("cloud.example", false);
    days(2);

    assertThat(registry.site(seller.id()).orElseThrow().status()).isEqualTo(SiteStatus.ACTIVE);
  }

  @Test
  void theSellerCannotUseUpTheCountersOfTheHost() {
    refused(
        "counter_leap",
        () -> registry.update(seller.statement(9_007_199_254_740_991L), TestRegistry.ACTOR));
    refused(
        "counter_leap",
        () -> registry.admit(test.site("new.example").statement(1_000_001), TestRegistry.ACTOR));
  }
}
