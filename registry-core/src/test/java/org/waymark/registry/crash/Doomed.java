package org.waymark.registry.crash;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.signer.codec.Sha256;

/** A {@link DoomedRegistry} in a JVM of its own. */
final class Doomed implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;
  private Optional<Acknowledged> last = Optional.empty();

  /** What the process said was done. */
  record Acknowledged(long size, Sha256 root) {}

  private Doomed(Process process) {
    this.process = process;
    this.lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static Doomed start(Path data, String barrier, int reach) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(TestDatabase.arguments());
    command.addAll(
        List.of(
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            DoomedRegistry.class.getName(),
            data.toString(),
            barrier,
            Integer.toString(reach)));
    try {
      return new Doomed(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String java() {
    return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
  }

  /** Waits for the next thing that it says is done; false when it has died. */
  boolean next() {
    try {
      @Nullable String line = lines.readLine();
      if (line == null) {
        return false;
      }
      String[] words = line.split(" ");
      last = Optional.of(new Acknowledged(Long.parseLong(words[1]), Sha256.fromHex(words[2])));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** kill -9, which leaves what it wrote before to be read; Process.destroyForcibly would not. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Hears it out and returns its exit code. */
  int end() {
    while (next()) {
      // last keeps what came last
    }
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The last thing that it said was done. */
  Optional<Acknowledged> last() {
    return last;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
