package org.waymark.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.FederationConfig;
import org.waymark.trust.root.Root;

/**
 * A process that starts on an existing store and resolves one peer: from a store of 100,000 sites
 * against one of 1,000. Whole process, from its start to the verified answer.
 */
final class WarmStart {
  private static final String DONE = "resolved";

  private WarmStart() {}

  static Comparison measure(Path folder) throws Exception {
    Store small = store(folder, 1_000);
    Store large = store(folder, 100_000);
    return Comparison.measure(
        "warm start to the first verified `resolve`",
        "100,000 sites",
        large::start,
        "1,000 sites",
        small::start,
        1.5,
        2,
        15);
  }

  private record Store(Path data, Path root, Instant now, String host) {
    double start() throws IOException, InterruptedException {
      return Jvm.untilLine(
          DONE,
          List.of("-Xmx256m", "-XX:+UseSerialGC"),
          WarmStart.class,
          data.toString(),
          root.toString(),
          now.toString(),
          host);
    }
  }

  private static Store store(Path folder, int size) throws IOException {
    Federation federation = Federation.create(folder, size);
    Path data = folder.resolve("warm-" + size);
    federation.open(DirectoryConfig.at(data)).close();
    Path root = folder.resolve("root-" + size + ".json");
    Files.write(root, federation.root().bytes());
    return new Store(data, root, federation.now(), federation.hosts().get(size / 2));
  }

  public static void main(String[] arguments) throws IOException {
    Root root = Root.parse(Files.readAllBytes(Path.of(arguments[1])));
    DirectoryConfig config =
        DirectoryConfig.at(Path.of(arguments[0]))
            .clock(InstantSource.fixed(Instant.parse(arguments[2])))
            .background(false)
            .federation(new FederationConfig(root, List.of()));
    try (Directory directory = Directory.open(config)) {
      System.out.println(DONE + " " + directory.resolve(arguments[3]).entityId());
    }
  }
}
