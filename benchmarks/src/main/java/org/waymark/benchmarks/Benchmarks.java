package org.waymark.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the measurements and prints the table of docs/performance.md: {@code benchmarks/run
 * [NAME…]}. Exit 1 when a promise was not held.
 */
public final class Benchmarks {
  private Benchmarks() {}

  private interface Measurement {
    Comparison measure(Path folder) throws Exception;
  }

  private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

  static {
    ALL.put("cached", CachedResolve::measure);
    ALL.put("first", FirstResolve::measure);
    ALL.put("warm", WarmStart::measure);
    ALL.put("import", BundleImportCost::measure);
    ALL.put("start", RegistryStart::measure);
    ALL.put("checks", CheckCost::measure);
    ALL.put("recheck", RecheckTime::measure);
    ALL.put("approve", Approval::measure);
    ALL.put("ed25519", StrictEd25519::measure);
    ALL.put("record", RecordVerification::measure);
    ALL.put("consistency", ConsistencyCheck::measure);
    ALL.put("replay", ReplayCost::measure);
  }

  public static void main(String[] names) throws Exception {
    List<String> chosen = names.length == 0 ? List.copyOf(ALL.keySet()) : List.of(names);
    List<Comparison> done = new ArrayList<>();
    for (String name : chosen) {
      @Nullable Measurement measurement = ALL.get(name);
      if (measurement == null) {
        System.err.println("there is no benchmark '" + name + "'; there are " + ALL.keySet());
        System.exit(2);
        return;
      }
      System.err.println("measuring " + name + " …");
      Path folder = Files.createTempDirectory("waymark-benchmark");
      try {
        done.add(measurement.measure(folder));
      } finally {
        deleteQuietly(folder);
      }
    }
    System.out.println("| what | ours: median (quartiles) | baseline | ratio | allowed | |");
    System.out.println("|---|---|---|---|---|---|");
    done.forEach(comparison -> System.out.println(comparison.row()));
    System.exit(done.stream().allMatch(Comparison::held) ? 0 : 1);
  }

  private static void deleteQuietly(Path folder) {
    try {
      BundleImportCost.delete(folder);
    } catch (IOException e) {
      System.err.println("could not remove " + folder + ": " + e.getMessage());
    }
  }
}
