package org.waymark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.trust.id.Host;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** Several federations that say different things about one site (DESIGN 7). */
class ConflictingFederationsTest {

  private static final String HOST = "cloud.example";

  private final WitnessedFederation one = WitnessedFederation.named("https://one.example");
  private final WitnessedFederation two = WitnessedFederation.named("https://two.example");
  private final TestClock clock = new TestClock(TestFederation.START);
  private Directory directory;

  @AfterEach
  void close() {
    if (directory != null) {
      directory.close();
    }
    one.close();
    two.close();
  }

  /** The order in which federations are configured must not decide anything. */
  private void follow(boolean swapped, String... denied) {
    one.publishAlone();
    two.publishAlone();
    List<FederationConfig> order =
        swapped ? List.of(two.config(), one.config()) : List.of(one.config(), two.config());
    directory =
        Directory.open(
            DirectoryConfig.inMemory()
                .federation(order.get(0))
                .federation(order.get(1))
                .deny(Set.copyOf(Arrays.stream(denied).map(Host::parse).toList()))
                .clock(clock)
                .background(false));
    assertThat(directory.syncNow().ok()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void activeInOneAndSuspendedInTheOtherIsActive(boolean swapped) {
    one.log.admit(HOST);
    two.log.suspend(two.log.admit(HOST));
    follow(swapped);
    Peer peer = directory.resolve(HOST);
    assertThat(peer.status()).isEqualTo(PeerStatus.ACTIVE);
    assertThat(peer.federations())
        .extracting(Object::toString)
        .containsExactly("https://one.example");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theHighestVersionSuppliesTheDataAndItsKeys(boolean swapped) {
    TestSite old = one.log.admit(HOST);
    TestSite moved = two.log.admit(HOST);
    two.log.rotateKey(moved);
    follow(swapped);
    Peer peer = directory.resolve(HOST);
    assertThat(peer.record().site().ver()).isEqualTo(2);
    assertThat(peer.record().record()).isEqualTo(moved.record()).isNotEqualTo(old.record());
    assertThat(peer.federations())
        .extracting(Object::toString)
        .containsExactly("https://two.example", "https://one.example");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theDenyListWinsOverAll(boolean swapped) {
    one.log.admit(HOST);
    two.log.admit(HOST);
    follow(swapped, HOST);
    assertThatThrownBy(() -> directory.resolve(HOST))
        .isInstanceOfSatisfying(UntrustedPeer.class, e -> assertThat(e.code()).isEqualTo("denied"));
    assertThat(directory.find(PeerQuery.all())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whereNobodySaysActiveTheHarshestWordIsGiven(boolean swapped) {
    one.log.leave(one.log.admit(HOST));
    two.log.revoke(two.log.admit(HOST));
    follow(swapped);
    assertThatThrownBy(() -> directory.resolve(HOST)).isInstanceOf(RevokedPeer.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFederationThatExpiredSaysNothing(boolean swapped) {
    one.log.admit(HOST);
    two.log.suspend(two.log.admit(HOST));
    follow(swapped);
    assertThat(directory.resolve(HOST).status()).isEqualTo(PeerStatus.ACTIVE);
    clock.advance(Duration.ofDays(15));
    two.log.advance(Duration.ofDays(15));
    two.log.heartbeat();
    two.publishAlone();
    directory.syncNow();
    assertThatThrownBy(() -> directory.resolve(HOST)).isInstanceOf(SuspendedPeer.class);
  }

  @Test
  void aStaleFederationStillSaysActiveForWhomItKnew() {
    one.log.admit(HOST);
    two.log.suspend(two.log.admit(HOST));
    follow(false);
    clock.advance(Duration.ofDays(2));
    directory.syncNow();
    assertThat(directory.resolve(HOST).freshness().code()).isEqualTo("stale");
  }
}
