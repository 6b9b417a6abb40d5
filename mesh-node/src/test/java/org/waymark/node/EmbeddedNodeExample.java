package org.waymark.node;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.waymark.client.Peer;
import org.waymark.client.sync.Source;
import org.waymark.trust.root.Root;

/** A node inside another program: the snippet of the README. */
final class EmbeddedNodeExample {

  private EmbeddedNodeExample() {}

  // snippet
  static void run(Path data, Path rootFile, String from, PrintStream out) throws IOException {
    Root root = Root.parse(Files.readAllBytes(rootFile)); // handed over, not downloaded
    NodeConfig config = NodeConfig.at(data).federation(root, Source.parse(from));

    try (EmbeddedNode node = EmbeddedNode.start(config)) {
      URI mirror = node.publicUri().resolve("/directory/checkpoint"); // for everyone
      URI status = node.localUri().resolve("/v1/status"); // for programs on this machine
      out.println("serving " + mirror + " and " + status);

      node.directory().syncNow(); // only a one-shot program needs to wait
      Peer peer = node.directory().resolve("someone@cloud.example");
      out.println(peer.host() + " is a member");
    }
  }
  // end
}
