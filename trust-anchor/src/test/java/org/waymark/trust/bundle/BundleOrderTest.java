package org.waymark.trust.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The bound on what readers keep in memory. */
final class BundleOrderTest {

  @Test
  void aTailHasAtMost128Mebibytes() {
    BundleOrder order = new BundleOrder();
    assertThat(order.next(BundleTag.ROOT)).isEmpty();
    assertThat(order.nextEntry(128 << 20)).isEmpty();
    assertThat(order.nextEntry(1)).get().asString().contains("128 MiB");
  }
}
