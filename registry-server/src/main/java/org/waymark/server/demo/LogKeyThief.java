package org.waymark.server.demo;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.waymark.node.http.BindAddress;
import org.waymark.registry.RegistryConfig;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.EmbeddedRegistryConfig;
import org.waymark.trust.proof.SplitProof;

/**
 * A thief of the log key tells one reader another story. Each signature of it is good; what gives
 * it away is the checkpoint of somebody else (DESIGN 4).
 */
final class LogKeyThief {
  private final Scene scene;
  private final Stage stage;

  LogKeyThief(Scene scene) {
    this.scene = scene;
    this.stage = scene.stage;
  }

  void play() {
    scene.script.check(Claim.FORK_CAUGHT, this::caught);
  }

  private String caught() throws Exception {
    EmbeddedRegistryConfig theirs =
        EmbeddedRegistryConfig.of(RegistryConfig.at(stage.stolenRegistry()).build())
            .withListen(BindAddress.loopback(0));
    try (EmbeddedRegistry thief = stage.keep(() -> EmbeddedRegistry.start(theirs));
        LyingMirror honest = stage.mirrorOf(scene.first().mirror())) {
      if (scene.cast.forked()) {
        thief.registry().heartbeat(); // in the place of what the true log says there
      }
      return caught(thief.publicUri(), honest.url());
    }
  }

  private String caught(URI fork, URI honest) throws Exception {
    try (Sceptic client = Sceptic.of(stage.pinnedRoot(), List.of(fork, honest))) {
      client.believe(); // whoever sees the fork alone has nothing to object
      SplitProof proof =
          client
              .splitProof()
              .orElseThrow(() -> new DemoException("nobody noticed that the log was forked"));
      client.refuse("split_view"); // from either source, until a root names another epoch
      verify(stage.write("split.json", proof.encode()));
      return "trees of %d and %d entries under one key; log verify --split confirms it"
          .formatted(proof.first().size(), proof.second().size());
    }
  }

  private void verify(Path proof) {
    DemoException.require(Files.exists(proof), "there is no proof");
    Waymark.Answer verified =
        stage
            .waymark()
            .run(
                List.of(
                    "log",
                    "verify",
                    "--split",
                    proof.toString(),
                    "--root",
                    stage.root().toString()));
    DemoException.require(verified.exit() == 0, "the proof: " + verified.summary());
  }
}
