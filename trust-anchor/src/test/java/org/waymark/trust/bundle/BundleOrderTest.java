package org.waymark.trust.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.waymark.trust.id.EntityId;

/** The bound on what readers keep in memory. */
final class BundleOrderTest {

  @Test
  void aTailHasAtMost128Mebibytes() {
    BundleOrder order = new BundleOrder();
    assertThat(order.next(BundleTag.ROOT)).isEmpty();
    assertThat(order.nextEntry(128 << 20)).isEmpty();
    assertThat(order.nextEntry(1)).get().asString().contains("128 MiB");
  }

  @Test
  void theRecordsOfTheTailCountToIt() {
    BundleOrder order = new BundleOrder();
    EntityId site = EntityId.parse("https://a.example");
    assertThat(order.next(BundleTag.ROOT)).isEmpty();
    assertThat(order.nextEntry(100)).isEmpty();
    assertThat(order.nextRecord(site, (128 << 20) - 200)).isEmpty();
    assertThat(order.nextEntry(50)).isEmpty();
    assertThat(order.nextRecord(site, 51)).get().asString().contains("128 MiB");
  }

  @Test
  void theRecordsOfTheSnapshotDoNot() {
    BundleOrder order = new BundleOrder();
    assertThat(order.next(BundleTag.ROOT)).isEmpty();
    assertThat(order.next(BundleTag.SNAPSHOT)).isEmpty();
    assertThat(order.nextRecord(EntityId.parse("https://a.example"), 128 << 20)).isEmpty();
    assertThat(order.nextTile(0, 1)).isEmpty();
    assertThat(order.nextEntry(128 << 20)).isEmpty();
  }
}
