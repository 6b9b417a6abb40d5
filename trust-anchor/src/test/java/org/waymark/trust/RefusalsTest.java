package org.waymark.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;

/** The facts of each failure are in its fields and in its sentence. */
final class RefusalsTest {

  @Test
  void aSmallerTreeIsATreeRollback() {
    RollbackException refusal = RollbackException.tree("log.example.org/e1", 70, 69);
    assertThat(refusal.code()).isEqualTo("tree_rollback");
    assertThat(refusal.what()).isEqualTo("log.example.org/e1");
    assertThat(refusal.seen()).isEqualTo(70);
    assertThat(refusal.offered()).isEqualTo(69);
    assertThat(refusal).hasMessageContainingAll("log.example.org/e1", "70", "69");
  }

  @Test
  void aLowerCounterIsACounterRollback() {
    RollbackException refusal = RollbackException.counter("mver of https://a.example", 5, 4);
    assertThat(refusal.code()).isEqualTo("counter_rollback");
    assertThat(refusal).hasMessageContainingAll("mver of https://a.example", "5", "4");
  }

  @Test
  void anEqualCounterOfAnotherTokenIsACounterReused() {
    RollbackException refusal = RollbackException.reused("ver of https://a.example", 5);
    assertThat(refusal.code()).isEqualTo("counter_reused");
    assertThat(refusal.seen()).isEqualTo(refusal.offered()).isEqualTo(5);
  }

  @Test
  void aSplitViewNamesBothRoots() {
    Sha256 seen = Sha256.of(new byte[] {1});
    Sha256 offered = Sha256.of(new byte[] {2});
    SplitViewException refusal = new SplitViewException(70, seen, offered);
    assertThat(refusal.code()).isEqualTo("split_view");
    assertThat(refusal.size()).isEqualTo(70);
    assertThat(refusal.seen()).isEqualTo(seen);
    assertThat(refusal.offered()).isEqualTo(offered);
    assertThat(refusal).hasMessageContainingAll(seen.hex(), offered.hex());
  }

  @Test
  void whatExpiredSaysWhen() {
    Instant then = Instant.parse("2026-11-01T00:00:00Z");
    ExpiredException refusal = new ExpiredException("root_expired", "root version 3", then);
    assertThat(refusal.what()).isEqualTo("root version 3");
    assertThat(refusal.expiredAt()).isEqualTo(then);
    assertThat(refusal).hasMessage("The root version 3 expired at 2026-11-01T00:00:00Z.");
  }

  @Test
  void aMissingNodeSaysItsName() {
    Sha256 name = Sha256.of(new byte[] {3});
    assertThat(MissingNodeException.missing(name)).hasMessageContaining(name.hex());
    assertThat(MissingNodeException.damaged(name)).hasMessageContaining(name.hex());
  }
}
