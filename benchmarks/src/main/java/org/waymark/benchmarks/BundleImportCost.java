package org.waymark.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.waymark.client.DirectoryConfig;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/**
 * A bundle of 10,000 sites into a new store on disk, durable, against hashing its bytes and parsing
 * the JSON of every line.
 */
final class BundleImportCost {
  private static final int SIZE = 10_000;

  private BundleImportCost() {}

  static Comparison measure(Path folder) throws Exception {
    Federation federation = Federation.create(folder, SIZE);
    Path data = folder.resolve("import");
    return Comparison.measure(
        "import of a bundle of 10,000 sites, "
            + Files.size(federation.bundle()) / SIZE
            + " bytes each",
        "import",
        () -> importOnce(federation, data),
        "hash and parse",
        () -> hashAndParse(federation.bundle()),
        3.0,
        4,
        15);
  }

  private static double importOnce(Federation federation, Path data) throws IOException {
    delete(data);
    long began = System.nanoTime();
    var directory = federation.open(DirectoryConfig.at(data));
    double nanos = System.nanoTime() - began;
    directory.resolve(federation.hosts().get(0));
    directory.close();
    return nanos;
  }

  private static double hashAndParse(Path bundle) throws IOException {
    long began = System.nanoTime();
    byte[] bytes = Files.readAllBytes(bundle);
    int parsed = Sha256.of(bytes).bytes()[0];
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        parsed += parse(Arrays.copyOfRange(bytes, from, i));
        from = i + 1;
      }
    }
    if (parsed == Integer.MIN_VALUE) {
      throw new IllegalStateException("never: keeps the work from being dropped");
    }
    return System.nanoTime() - began;
  }

  private static int parse(byte[] line) {
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '{') {
        return StrictJson.parse(Arrays.copyOfRange(line, i, line.length), JsonLimits.DOCUMENT)
            .size();
      }
    }
    return new String(line, StandardCharsets.US_ASCII).hashCode();
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
