package org.waymark.server.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The registry again; and, at the very end, the files that are left. */
final class Recovery {
  private final Scene scene;

  Recovery(Scene scene) {
    this.scene = scene;
  }

  void registryAgain() {
    scene.script.check(Claim.REGISTRY_RECOVERS, this::sameCheckpoint);
  }

  void leaveBundle() {
    scene.script.step("the bundle is written and verified", this::bundle);
  }

  private String sameCheckpoint() {
    RunningRegistry again = scene.stage.registry(scene.returning.orElseThrow());
    scene.registry = Optional.of(again);
    DemoException.require(
        Arrays.equals(again.checkpoint(), scene.lastCheckpoint),
        "its checkpoint of %s entries is not the one of %s entries before"
            .formatted(Scene.size(again.checkpoint()), Scene.size(scene.lastCheckpoint)));
    return Scene.size(scene.lastCheckpoint) + " log entries, byte for byte";
  }

  private String bundle() throws IOException {
    Stage stage = scene.stage;
    Files.write(stage.bundle(), stage.http().body(Scene.bundleOf(scene.first())));
    Waymark.Answer verified =
        stage
            .waymark()
            .run(
                List.of(
                    "bundle",
                    "verify",
                    stage.bundle().toString(),
                    "--root",
                    stage.root().toString()));
    DemoException.require(verified.exit() == 0, verified.summary());
    return stage.bundle().toString();
  }
}
