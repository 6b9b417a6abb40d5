package org.waymark.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.trust.testing.TestFederation;

/** The example of the README is code that runs. */
class ReadmeTest {

  @TempDir Path temporary;

  @Test
  void itGivesTheEndPointOfAMember() throws Exception {
    TestFederation federation = TestFederation.create();
    // The example takes the system's clock.
    federation.advance(Duration.between(federation.now(), Instant.now()));
    federation.publishRoot(next -> next);
    federation.admit("cloud.example");
    Path root = Files.write(temporary.resolve("root.json"), federation.roots().oldest().bytes());
    Path bundle = Files.write(temporary.resolve("directory.bundle"), federation.bundle());

    assertThat(ReadmeSnippet.endPoint(root, bundle.toString(), temporary.resolve("data")))
        .isEqualTo("https://cloud.example/ocm");
  }

  @Test
  void itSaysWhyThereIsNone() throws Exception {
    Path root = Files.write(temporary.resolve("root.json"), TestFederation.create().root().bytes());
    Path missing = temporary.resolve("no.bundle");

    assertThat(ReadmeSnippet.endPoint(root, missing.toString(), temporary.resolve("data")))
        .startsWith("not_synced: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "../README.md"})
  void itIsWhatTheReadmeShows(String readme) throws Exception {
    Path module = Path.of(System.getProperty("user.dir"));
    List<String> source =
        Files.readAllLines(module.resolve("src/test/java/org/waymark/client/ReadmeSnippet.java"));
    String code =
        source.subList(source.indexOf("    // begin") + 1, source.indexOf("    // end")).stream()
            .map(line -> line.substring(4))
            .collect(Collectors.joining("\n"));

    assertThat(Files.readString(module.resolve(readme))).contains("```java\n" + code + "\n```");
  }
}
