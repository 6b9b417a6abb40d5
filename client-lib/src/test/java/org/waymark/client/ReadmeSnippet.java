package org.waymark.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.waymark.client.sync.Source;
import org.waymark.trust.root.Root;

/** The example of the READMEs; {@link ReadmeTest} runs it and compares. */
final class ReadmeSnippet {

  private ReadmeSnippet() {}

  static String endPoint(Path rootFile, String source, Path data) throws IOException {
    // begin
    Root root = Root.parse(Files.readAllBytes(rootFile));
    FederationConfig federation = new FederationConfig(root, List.of(Source.parse(source)));
    try (Directory directory = Directory.open(DirectoryConfig.at(data).federation(federation))) {
      directory.syncNow();
      Peer peer = directory.resolve("marie@cloud.example");
      return peer.ocm().endPoint().orElse("no OCM end point");
    } catch (ResolutionException e) {
      return e.code() + ": " + e.getMessage() + " " + e.nextStep();
    }
    // end
  }
}
