package org.waymark.client.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waymark.client.sync.Source.BundleSource;

class SourceOrderTest {

  @Test
  void theGoodOneIsFirstAndEveryOtherOneHasItsTurn() {
    SourceOrder order = new SourceOrder();
    List<SourceReader> readers = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      readers.add(new BundleFileReader(new BundleSource(Path.of(name))));
      order.add(readers.get(readers.size() - 1));
    }
    order.good(readers.get(1));
    Set<SourceReader> first = new HashSet<>();
    for (int sync = 1; sync <= 40; sync++) {
      List<SourceReader> now = order.next();
      assertThat(now).containsExactlyInAnyOrderElementsOf(readers);
      if (sync % 10 != 0) {
        assertThat(now.get(0)).isSameAs(readers.get(1));
      }
      first.add(now.get(0));
    }
    assertThat(first).containsExactlyInAnyOrderElementsOf(readers);
  }

  @Test
  void theOnlyOneIsAlwaysAsked() {
    SourceOrder order = new SourceOrder();
    order.add(new BundleFileReader(new BundleSource(Path.of("a"))));
    for (int sync = 1; sync <= 20; sync++) {
      assertThat(order.next()).hasSize(1);
    }
  }
}
