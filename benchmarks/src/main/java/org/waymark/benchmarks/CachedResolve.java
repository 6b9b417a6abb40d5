package org.waymark.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.Peer;
import org.waymark.trust.root.Root;

/**
 * A peer that was resolved before, against a bare map of the same 10,000 names; JMH, a fork each,
 * in turns.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls setUp before anything else.
public class CachedResolve {
  private static final int SIZE = 10_000;
  private static final int ROUNDS = 5;

  private String[] names;
  private Directory directory;
  private ConcurrentHashMap<String, Peer> map;
  private int next;

  static Comparison measure(Path folder) throws Exception {
    Federation federation = Federation.create(folder, SIZE);
    Files.write(folder.resolve("root.json"), federation.root().bytes());
    Files.write(folder.resolve("hosts"), federation.hosts());
    Files.writeString(folder.resolve("now"), federation.now().toString());
    return Comparison.measure(
        "cached `resolve`, 10,000 random names",
        "resolve",
        () -> fork("resolve", folder),
        "ConcurrentHashMap.get",
        () -> fork("get", folder),
        2.0,
        0,
        ROUNDS);
  }

  private static double fork(String method, Path folder) throws RunnerException {
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include(CachedResolve.class.getName() + "\\." + method + "$")
                    .forks(1)
                    .warmupIterations(4)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(4)
                    .measurementTime(TimeValue.seconds(1))
                    .verbosity(VerboseMode.SILENT)
                    .jvmArgsAppend("-Xmx1g", "-Dwaymark.benchmark=" + folder)
                    .build())
            .runSingle();
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }

  @Setup(Level.Trial)
  public void setUp() throws IOException {
    Path folder = Path.of(System.getProperty("waymark.benchmark"));
    List<String> hosts = Files.readAllLines(folder.resolve("hosts"));
    Federation federation =
        new Federation(
            folder.resolve("federation-" + SIZE + ".bundle"),
            Root.parse(Files.readAllBytes(folder.resolve("root.json"))),
            Instant.parse(Files.readString(folder.resolve("now"))),
            hosts,
            List.of());
    // As an application has it: refreshing in the background, which also keeps the clock of this
    // path.
    directory = Directory.open(federation.client(DirectoryConfig.inMemory()).background(true));
    directory.syncNow();
    map = new ConcurrentHashMap<>();
    for (String host : hosts) {
      map.put(host, directory.resolve(host));
    }
    // Names as a caller has them: equal to the keys, but other objects.
    names = hosts.stream().map(host -> new String(host.toCharArray())).toArray(String[]::new);
  }

  @TearDown(Level.Trial)
  public void tearDown() {
    directory.close();
  }

  @Benchmark
  public Object resolve() {
    return directory.resolve(name());
  }

  @Benchmark
  public @Nullable Object get() {
    return map.get(name());
  }

  private String name() {
    next = next + 1 == names.length ? 0 : next + 1;
    return names[next];
  }
}
