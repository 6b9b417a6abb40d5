package org.waymark.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.statement.RecordVerifier;
import org.waymark.trust.statement.VerifiedRecord;
import org.waymark.trust.testing.TestFederation;

class PeerTableTest {

  private final TestFederation federation = TestFederation.create();
  private final VerifiedRecord record =
      new RecordVerifier(federation.root())
          .verify(
              federation.site("a.example").id(),
              federation.site("a.example").record(),
              federation.now());
  private final PeerTable table = new PeerTable();

  private Peer peer() {
    Verdict verdict =
        new Verdict(
            Verdict.Kind.ACTIVE,
            federation.id(),
            null,
            record.sub(),
            record,
            "",
            null,
            Instant.EPOCH);
    return new Peer(record, Freshness.FRESH, List.of(), Instant.EPOCH, verdict);
  }

  @Test
  void anEmptyTableHasNobody() {
    assertThat(table.get("a.example")).isNull();
    assertThat(table.get("")).isNull();
  }

  @Test
  void everybodyWhoWasAddedIsFoundByAnEqualName() {
    Map<String, Peer> oracle = new HashMap<>();
    for (int i = 0; i < 5000; i++) {
      Peer peer = peer();
      oracle.put("a" + i + ".example", peer);
      table.put("a" + i + ".example", peer);
    }
    oracle.forEach((host, peer) -> assertThat(table.get(new String(host))).isSameAs(peer));
    assertThat(table.get("a5000.example")).isNull();
    Map<String, Peer> all = new HashMap<>();
    table.forEach(all::put);
    assertThat(all).isEqualTo(oracle);
  }

  @Test
  void namesWithOneHashAreToldApart() {
    Peer one = peer();
    Peer other = peer();
    table.put("Aa", one);
    assertThat(table.get("BB")).isNull();
    table.put("BB", other);
    assertThat(table.get("Aa")).isSameAs(one);
    assertThat(table.get("BB")).isSameAs(other);
  }

  @Test
  void aPeerTakesThePlaceOfTheOneBefore() {
    Peer newer = peer();
    table.put("a.example", peer());
    table.put("a.example", newer);
    assertThat(table.get("a.example")).isSameAs(newer);
  }

  @Test
  void readersNeverSeeANameWithoutItsPeer() throws Exception {
    int names = 20_000;
    Peer peer = peer();
    AtomicInteger written = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(2);
    for (int t = 0; t < 2; t++) {
      new Thread(
              () -> {
                for (int last = 0; last < names; last = written.get()) {
                  for (int i = Math.max(0, last - 50); i < last; i++) {
                    if (table.get("a" + i) != peer) {
                      wrong.incrementAndGet();
                    }
                  }
                }
                done.countDown();
              })
          .start();
    }
    for (int i = 0; i < names; i++) {
      table.put("a" + i, peer);
      written.set(i + 1);
    }
    done.await();
    assertThat(wrong).hasValue(0);
  }
}
