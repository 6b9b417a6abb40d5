package org.waymark.trust.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Runs a script of the examples: the second implementation, which nobody here wrote in Java. */
final class Python {
  private static final Path CHECKOUT = Path.of(System.getProperty("waymark.root", ".."));

  private Python() {}

  /**
   * What the script says when it succeeds; the test is skipped where there is no Python, but in CI.
   */
  static String run(String name, Path argument) throws IOException, InterruptedException {
    Path script = CHECKOUT.resolve("examples").resolve(name);
    Optional<String> python = find();
    if (python.isEmpty() && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("there is no python3, which CI must have");
    }
    assumeTrue(python.isPresent(), "skipped: there is no python3 to run " + script);
    Process process =
        new ProcessBuilder(python.get(), "-B", script.toString(), argument.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static Optional<String> find() {
    try {
      Process process = new ProcessBuilder("python3", "--version").start();
      return process.waitFor() == 0 ? Optional.of("python3") : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
