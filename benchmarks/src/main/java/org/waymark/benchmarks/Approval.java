package org.waymark.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Approving one site to the published checkpoint on the disk, where there are 100,000 members
 * against 1,000: the real registry, on an H2 file.
 */
final class Approval {
  /** Entries in the last tile of both logs at the first approval: as many are written again. */
  private static final int WIDTH = 128;

  private static final int WARM_UP = 20;
  private static final int ROUNDS = 61;

  private Approval() {}

  static Comparison measure(Path folder) throws Exception {
    try (GrownRegistry large = grown(folder, 100_000);
        GrownRegistry small = grown(folder, 1_000)) {
      return Comparison.measure(
          "approving a site, to the published checkpoint",
          "100,000 members",
          large::approve,
          "1,000 members",
          small::approve,
          1.5,
          WARM_UP,
          ROUNDS);
    }
  }

  private static GrownRegistry grown(Path folder, int members) throws IOException {
    long began = System.nanoTime();
    GrownRegistry registry = GrownRegistry.create(folder.resolve("registry-" + members));
    registry.admit(members);
    registry.settle();
    registry.fillTile(WIDTH);
    System.err.printf(
        "  %d members were admitted in %d s%n",
        members, (System.nanoTime() - began) / 1_000_000_000);
    return registry;
  }
}
