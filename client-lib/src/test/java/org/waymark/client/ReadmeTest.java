package org.waymark.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.sync.Source;
import org.waymark.trust.root.Root;
import org.waymark.trust.testing.TestFederation;

/** The example of the README is this code, and it runs. */
class ReadmeTest {

  @TempDir Path temporary;

  private static final class PrintChanges implements DirectoryListener {}

  private static String endPoint(Path rootFile, String source, Path data) throws IOException {
    // begin
    Root root = Root.parse(Files.readAllBytes(rootFile));
    FederationConfig federation = new FederationConfig(root, List.of(Source.parse(source)));
    try (Directory directory = Directory.open(DirectoryConfig.at(data).federation(federation))) {
      directory.addListener(new PrintChanges());
      Peer peer = directory.resolve("marie@cloud.example.org");
      return peer.ocm().endPoint().orElse("no OCM end point");
    } catch (ResolutionException e) {
      return e.code() + ": " + e.getMessage() + " " + e.nextStep();
    }
    // end
  }

  @Test
  void itRuns() throws Exception {
    TestFederation federation = TestFederation.create();
    Path root = Files.write(temporary.resolve("root.json"), federation.root().bytes());
    Path missing = temporary.resolve("no.bundle");

    assertThat(endPoint(root, missing.toString(), temporary.resolve("data")))
        .startsWith("not_synced: ");
  }

  @Test
  void itIsWhatTheReadmeShows() throws Exception {
    Path module = Path.of(System.getProperty("user.dir"));
    List<String> source =
        Files.readAllLines(module.resolve("src/test/java/org/waymark/client/ReadmeTest.java"));
    String code =
        source.subList(source.indexOf("    // begin") + 1, source.indexOf("    // end")).stream()
            .map(line -> line.substring(4))
            .collect(Collectors.joining("\n"));

    assertThat(Files.readString(module.resolve("README.md")))
        .contains("```java\n" + code + "\n```");
  }
}
