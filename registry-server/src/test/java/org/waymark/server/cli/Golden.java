package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Complete outputs, kept in {@code src/test/resources/golden} and compared as they are. {@code
 * -Dwaymark.golden=write} writes them anew, to be looked over before they are committed.
 */
final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private final Map<String, String> replacements = new LinkedHashMap<>();

  /** A known value that differs between runs or machines, by the name that stands for it. */
  Golden with(String value, String name) {
    replacements.put(value, name);
    return this;
  }

  /** Compares what a command printed, on both streams, and its exit code. */
  void check(String name, CommandRun run) throws IOException {
    String text =
        "exit "
            + run.exit().number()
            + "\n--- standard output\n"
            + run.out()
            + "--- standard error\n"
            + run.err();
    for (Map.Entry<String, String> known : replacements.entrySet()) {
      text = text.replace(known.getKey(), known.getValue());
    }
    Path file = FOLDER.resolve(name + ".txt");
    if ("write".equals(System.getProperty("waymark.golden"))) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, text);
    }
    assertThat(text)
        .as("%s; after a change that is meant: -Dwaymark.golden=write", file)
        .isEqualTo(Files.readString(file));
  }
}
