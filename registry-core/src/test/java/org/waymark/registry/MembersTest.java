package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.testing.IndependentReader;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.TestKeys;

/** Each step of a site's life, read back by a client that folds the log from its first entry. */
class MembersTest {
  @TempDir Path temp;
  private TestRegistry test;
  private Registry registry;

  @BeforeEach
  void open() {
    test = TestRegistry.create(temp.resolve("data"));
    registry = test.registry();
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void admitsASite() {
    SampleSite site = test.site("a.example");

    RegisteredSite admitted = registry.admit(site.statement(1), TestRegistry.ACTOR);

    assertThat(admitted.status()).isEqualTo(SiteStatus.ACTIVE);
    assertThat(admitted.ver()).isEqualTo(1);
    assertThat(admitted.mver()).isEqualTo(1);
    assertThat(admitted.seq()).isEqualTo(2);
    assertThat(test.read().status("a.example")).isEqualTo("active");
    assertThat(registry.site(site.id())).contains(admitted);
  }

  @Test
  void cutsTimesToSecondsBeforeItSignsThem() {
    test.admit("a.example");

    long second = test.clock().instant().getEpochSecond();
    assertThat(test.read().last().time()).isEqualTo(second);
    assertThat(registry.sites(Optional.empty()).get(0).changed())
        .isEqualTo(Instant.ofEpochSecond(second));
  }

  @Test
  void certifiesAMemberForAsLongAsTheRootAllows() {
    test.admit("a.example");

    RegisteredSite site = registry.sites(Optional.empty()).get(0);
    assertThat(Duration.between(site.changed(), site.membershipExpires()))
        .isEqualTo(Duration.ofSeconds(registry.root().limits().membershipLife()));
  }

  @Test
  void admitsSeveralSitesInOnePublication() {
    List<RegisteredSite> admitted = test.admitMany(20);

    assertThat(admitted).hasSize(20);
    IndependentReader.Directory read = test.read();
    assertThat(read.size()).isEqualTo(22);
    assertThat(read.sites()).hasSize(20);
  }

  @Test
  void suspendsAndReinstates() {
    SampleSite site = test.admit("a.example");

    RegisteredSite suspended = registry.suspend(site.id(), "key-dispute", TestRegistry.ACTOR);
    assertThat(suspended.reason()).contains("key-dispute");
    assertThat(suspended.mver()).isEqualTo(2);
    assertThat(test.read().status("a.example")).isEqualTo("suspended");

    RegisteredSite reinstated = registry.reinstate(site.id(), TestRegistry.ACTOR);
    assertThat(reinstated.reason()).isEmpty();
    assertThat(reinstated.mver()).isEqualTo(3);
    assertThat(test.read().status("a.example")).isEqualTo("active");
  }

  @Test
  void revokesAnActiveAndASuspendedSite() {
    SampleSite active = test.admit("a.example");
    SampleSite suspended = test.admit("b.example");
    registry.suspend(suspended.id(), "rules", TestRegistry.ACTOR);

    registry.revoke(active.id(), "rules", TestRegistry.ACTOR);
    registry.revoke(suspended.id(), "rules", TestRegistry.ACTOR);

    assertThat(test.read().status("a.example")).isEqualTo("revoked");
    assertThat(test.read().status("b.example")).isEqualTo("revoked");
  }

  @Test
  void letsASiteLeave() {
    SampleSite site = test.admit("a.example");

    registry.leave(site.id(), "request", TestRegistry.ACTOR);

    assertThat(test.read().status("a.example")).isEqualTo("left");
  }

  @Test
  void takesASiteBackWithTheStatementThatItLeftWith() {
    SampleSite site = test.admit("a.example");
    registry.leave(site.id(), "request", TestRegistry.ACTOR);

    RegisteredSite again = registry.admit(site.statement(1), TestRegistry.ACTOR);

    assertThat(again.ver()).isEqualTo(1);
    assertThat(again.mver()).isEqualTo(3);
    assertThat(test.read().status("a.example")).isEqualTo("active");
  }

  @Test
  void takesARevokedSiteBackWithNewKeys() {
    SampleSite site = test.admit("a.example");
    registry.revoke(site.id(), "rules", TestRegistry.ACTOR);
    SampleSite rekeyed =
        new SampleSite(site.id(), TestKeys.named("another"), test.clock().instant());

    registry.admit(rekeyed.statement(2), TestRegistry.ACTOR);

    assertThat(test.read().status("a.example")).isEqualTo("active");
  }

  @Test
  void updatesAStatementAndKeepsTheMembership() {
    SampleSite site = test.admit("a.example");
    test.clock().advance(Duration.ofDays(1));

    RegisteredSite updated = registry.update(site.statement(2), TestRegistry.ACTOR);

    assertThat(updated.ver()).isEqualTo(2);
    assertThat(updated.mver()).isEqualTo(1);
    assertThat(test.read().last().type()).isEqualTo("update");
  }

  @Test
  void takesNoUpdateOfASuspendedSite() {
    SampleSite site = test.admit("a.example");
    registry.suspend(site.id(), "rules", TestRegistry.ACTOR);

    assertThatThrownBy(() -> registry.update(site.statement(2), TestRegistry.ACTOR))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("not_active"));
    assertThat(test.read().status("a.example")).isEqualTo("suspended");
  }

  @Test
  void rotatesKeysWhenTheOldOneSignsTheNewSet() {
    SampleSite site = test.admit("a.example");
    SigningKey next = TestKeys.named("next");
    String statement =
        site.statement(
            2, draft -> draft.withKeys(JwkSet.of(site.key().publicKey(), next.publicKey())));

    RegisteredSite rotated = registry.update(statement, TestRegistry.ACTOR);

    assertThat(rotated.mver()).isEqualTo(2);
    assertThat(test.read().last().type()).isEqualTo("rotate-key");
    assertThat(
            registry.record(site.id()).orElseThrow().membership().keys().find(next.kid().value()))
        .isPresent();
  }

  @Test
  void renewsAMembership() {
    SampleSite site = test.admit("a.example");
    Instant before = registry.site(site.id()).orElseThrow().membershipExpires();
    test.clock().advance(Duration.ofDays(100));

    RegisteredSite renewed = registry.renew(site.id(), TestRegistry.ACTOR);

    assertThat(renewed.mver()).isEqualTo(2);
    assertThat(Duration.between(before, renewed.membershipExpires()))
        .isEqualTo(Duration.ofDays(100));
  }

  @Test
  void listsSitesByStatus() {
    test.admit("b.example");
    test.admit("a.example");
    SampleSite gone = test.admit("c.example");
    registry.revoke(gone.id(), "rules", TestRegistry.ACTOR);

    assertThat(hosts(registry.sites(Optional.empty())))
        .containsExactly("a.example", "b.example", "c.example");
    assertThat(hosts(registry.sites(Optional.of(SiteStatus.REVOKED)))).containsExactly("c.example");
  }

  private static Stream<String> hosts(List<RegisteredSite> sites) {
    return sites.stream().map(site -> site.entityId().host().toString());
  }

  @Test
  void writesDownWhoDidWhat() {
    SampleSite site = test.admit("a.example");
    registry.suspend(site.id(), "rules", new Actor("operator:anna"));

    AuditRow row = registry.audit(1).get(0);

    assertThat(row.actor()).isEqualTo("operator:anna");
    assertThat(row.action()).isEqualTo("suspend");
    assertThat(row.subject()).isEqualTo("https://a.example");
    assertThat(row.reason()).contains("rules");
    assertThat(row.seq()).hasValue(3);
    assertThat(row.at()).isEqualTo(test.clock().instant().getEpochSecond());
  }

  @Test
  void keepsEverythingAcrossARestart() {
    SampleSite site = test.admit("a.example");
    registry.suspend(site.id(), "rules", TestRegistry.ACTOR);

    test.reopen();

    assertThat(test.registry().site(site.id()).orElseThrow().status())
        .isEqualTo(SiteStatus.SUSPENDED);
    test.registry().reinstate(site.id(), TestRegistry.ACTOR);
    assertThat(test.read().types())
        .containsExactly("root", "snapshot", "admit", "suspend", "reinstate");
  }

  @Test
  void repeatsASecondWhenTheClockIsSetBackALittle() {
    test.admit("a.example");
    long last = test.read().last().time();
    test.clock().advance(Duration.ofSeconds(-200));

    registry.heartbeat();

    assertThat(test.read().last().time()).isEqualTo(last);
  }

  @Test
  void growsOverTheBordersOfTiles() {
    test.admitMany(300);
    registry.heartbeat();
    test.clock().advance(Duration.ofMinutes(1));
    SampleSite late = test.admit("late.example");

    IndependentReader.Directory read = test.read();

    assertThat(read.size()).isEqualTo(304);
    assertThat(read.status(late.id().host().toString())).isEqualTo("active");
    assertThat(read.status("site299.example")).isEqualTo("active");
  }
}
