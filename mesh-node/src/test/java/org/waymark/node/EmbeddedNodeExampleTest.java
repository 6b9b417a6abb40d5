package org.waymark.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.trust.testing.TestFederation;

class EmbeddedNodeExampleTest {

  private static final Path MODULE = Path.of(System.getProperty("waymark.root"), "mesh-node");

  @Test
  void the_example_runs(@TempDir Path folder) throws IOException {
    PublishedFederation published = new PublishedFederation(folder.resolve("origin"));
    TestFederation federation = published.federation();
    // The example has no clock to be held: the federation comes to the present instead.
    federation.advance(Duration.between(federation.now(), Instant.now()));
    federation.publishRoot(it -> it);
    federation.admit("cloud.example");
    published.publish();
    Path root = Files.write(folder.resolve("root.json"), federation.roots().oldest().bytes());
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    EmbeddedNodeExample.run(
        folder.resolve("data"),
        root,
        folder.resolve("origin").toString(),
        new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("/directory/checkpoint")
        .contains("cloud.example is a member");
  }

  @Test
  void the_readme_shows_the_example_as_it_is() throws IOException {
    List<String> readme = Files.readAllLines(MODULE.resolve("README.md"));
    List<String> source =
        Files.readAllLines(
            MODULE.resolve("src/test/java/org/waymark/node/EmbeddedNodeExample.java"));
    int begin = readme.indexOf("```java") + 1;
    assertThat(readme.subList(begin, begin + readme.subList(begin, readme.size()).indexOf("```")))
        .isEqualTo(
            source.subList(source.indexOf("  // snippet") + 1, source.indexOf("  // end")).stream()
                .map(line -> line.replaceFirst("^ {2}", ""))
                .toList());
  }
}
