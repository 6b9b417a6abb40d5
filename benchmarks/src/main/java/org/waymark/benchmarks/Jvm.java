package org.waymark.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts a child JVM and times it to a line that it prints. */
final class Jvm {
  private Jvm() {}

  /** On this class path: {@link #untilLine(String, String, List, Class, String...)}. */
  static double untilLine(String word, List<String> flags, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return untilLine(System.getProperty("java.class.path"), word, flags, main, arguments);
  }

  /** Nanoseconds from the start of the process to the first line that has the word. */
  static double untilLine(
      String classPath, String word, List<String> flags, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(flags);
    command.add("-cp");
    command.add(classPath);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    long began = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    StringBuilder output = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains(word)) {
          return System.nanoTime() - began;
        }
        output.append(line).append('\n');
      }
    } finally {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
    throw new IllegalStateException(main.getName() + " ended without '" + word + "':\n" + output);
  }
}
