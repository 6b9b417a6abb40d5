package org.waymark.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.registry.storage.Rows.application;
import static org.waymark.registry.storage.Rows.bytes;
import static org.waymark.registry.storage.Rows.invitation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.signer.codec.Sha256;

/** What two may ask for at the same moment, and one gets. */
class AtOnceTest {
  private static final int ROUNDS = 20;
  private static final int CALLERS = 4;

  @TempDir Path temp;
  private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
  private RegistryStorage storage;

  @BeforeEach
  void open() {
    storage = TestDatabase.open(temp);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    storage.close();
  }

  /** Lets callers loose together and says who got what they asked for. */
  private List<Integer> winners(IntFunction<Boolean> request)
      throws InterruptedException, ExecutionException {
    CyclicBarrier start = new CyclicBarrier(CALLERS);
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      int caller = i;
      calls.add(
          () -> {
            start.await();
            return request.apply(caller);
          });
    }
    List<Integer> winners = new ArrayList<>();
    List<Future<Boolean>> answers = threads.invokeAll(calls);
    for (int i = 0; i < CALLERS; i++) {
      if (answers.get(i).get()) {
        winners.add(i);
      }
    }
    return winners;
  }

  @Test
  void oneApplicationUsesAnInvitation() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String invitation = "i" + round;
      String prefix = "r" + round + "c";
      storage.admission().putInvitation(invitation(invitation));

      List<Integer> winners =
          winners(
              caller ->
                  storage
                      .admission()
                      .redeem(
                          invitation,
                          application(prefix + caller, invitation, prefix + caller + ".example")));

      assertThat(winners).as("round %s", round).hasSize(1);
      assertThat(storage.admission().invitation(invitation).orElseThrow().application())
          .contains(prefix + winners.get(0));
    }
    assertThat(storage.admission().applications(Optional.empty(), 1_000)).hasSize(ROUNDS);
  }

  @Test
  void oneApplicationOfASiteIsOpen() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String prefix = "r" + round + "c";
      String host = "site" + round + ".example";
      for (int caller = 0; caller < CALLERS; caller++) {
        storage.admission().putInvitation(invitation(prefix + caller));
      }

      List<Integer> winners =
          winners(
              caller -> {
                try {
                  return storage
                      .admission()
                      .redeem(prefix + caller, application(prefix + caller, prefix + caller, host));
                } catch (RefusedException e) {
                  assertThat(e.code()).isEqualTo("application_pending");
                  return false;
                }
              });

      assertThat(winners).as("round %s", round).hasSize(1);
    }
    assertThat(storage.admission().countOpenInvitations(0)).isEqualTo(ROUNDS * (CALLERS - 1));
  }

  @Test
  void oneDecisionIsMade() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "a" + round;
      String host = "site" + round + ".example";
      storage.admission().putInvitation(invitation(id));
      assertThat(storage.admission().redeem(id, application(id, id, host))).isTrue();

      List<Integer> winners =
          winners(
              caller ->
                  storage
                      .admission()
                      .replaceApplication(
                          application(id, id, host, "declined", "statement 1"), "applied"));

      assertThat(winners).as("round %s", round).hasSize(1);
    }
  }

  @Test
  void oneRequestIsTaken() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Sha256 jti = Sha256.of(bytes("request " + round));

      assertThat(winners(caller -> storage.access().use(jti, 200)))
          .as("round %s", round)
          .hasSize(1);
    }
  }
}
