package org.waymark.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedRegistryExampleTest {
  private static final Path MODULE =
      Path.of(System.getProperty("waymark.root", ".."), "registry-server");

  @TempDir private Path folder;

  @Test
  void theExampleAdmitsASiteAndCloses() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    String statement =
        SampleSite.named("cloud.example.org").hinting("https://federation.example.org").token();

    EmbeddedRegistryExample.run(folder.resolve("data"), statement, new PrintStream(printed));

    assertThat(printed.toString()).matches("http://127\\.0\\.0\\.1:\\d+/directory/checkpoint\\R");
    assertThat(folder.resolve("data/control.json")).doesNotExist();
    assertThat(folder.resolve("data/directory/tile/entries/000.p")).isNotEmptyDirectory();
  }

  @Test
  void theReadmeShowsTheExampleAsItIs() throws Exception {
    List<String> readme = Files.readAllLines(MODULE.resolve("README.md"));
    int begin = readme.indexOf("```java");
    String path = readme.get(begin - 1).replaceAll("<!-- snippet: (.*) -->", "$1");
    List<String> source = Files.readAllLines(MODULE.resolve(path));

    assertThat(
            readme.subList(begin + 1, begin + readme.subList(begin, readme.size()).indexOf("```")))
        .isEqualTo(
            source.subList(source.indexOf("  // snippet") + 1, source.indexOf("  // end")).stream()
                .map(line -> line.replaceFirst("^ {2}", ""))
                .collect(Collectors.toList()));
  }
}
