package org.waymark.server.demo;

import java.util.Optional;

/**
 * The fourth act: no registry, then no running node either, then a node that never saw the
 * registry.
 */
final class Disasters {
  private final Scene scene;
  private final Stage stage;

  Disasters(Scene scene) {
    this.scene = scene;
    this.stage = scene.stage;
  }

  void play() throws Exception {
    Script script = scene.script;
    script.check(Claim.SURVIVES_DEAD_REGISTRY, this::deadRegistry);
    // It knows no URL as yet, so it may start while the other one restarts.
    ChildProgram fresh = stage.launchNode("node-b", stage.earlyBundle().toString());
    script.check(Claim.SURVIVES_OFFLINE_RESTART, this::offlineRestart);
    script.check(Claim.FRESH_NODE_WITHOUT_REGISTRY, () -> freshNode(fresh));
  }

  private String deadRegistry() {
    scene.lastCheckpoint = scene.registry().checkpoint();
    scene.registry().program().kill();
    scene.requireSilence(scene.registry().url());
    Waiting.until(
        "the node's failing poll",
        Scene.PATIENCE,
        () -> scene.first().firstOutcome().filter(outcome -> outcome.equals("unreachable")));
    scene.requireAsBefore(scene.first());
    return "its polls fail, its answers stay";
  }

  private String offlineRestart() throws Exception {
    scene.first().program().kill();
    scene.requireSilence(scene.registry().url());
    ChildProgram again = stage.launchNode("node-a", scene.registry().url().toString());
    scene.first = Optional.of(stage.node(again));
    scene.requireAsBefore(scene.first());
    return "process " + again.pid() + ", from its store";
  }

  private String freshNode(ChildProgram program) throws Exception {
    scene.requireSilence(scene.registry().url());
    RunningNode fresh = stage.node(program);
    Waiting.until(
        "the import of the bundle", Scene.PATIENCE, () -> Scene.present(fresh, scene.suspended()));
    scene.sites.forEach(site -> fresh.peer(site.host()).requireMember(site));
    program.close();
    // The bundle is older than the suspension: only the mirror has that.
    String mirror = scene.first().mirror().toString();
    RunningNode following =
        stage.node(stage.launchNode("node-b", mirror, scene.registry().url().toString()));
    scene.second = Optional.of(following);
    Waiting.until(
        "the reading of the mirror",
        Scene.PATIENCE,
        () ->
            Optional.of(following.peer(scene.suspended().host()))
                .filter(answer -> answer.status() == 403));
    scene.requireAsBefore(following);
    return "five members from the bundle, the suspension from " + mirror;
  }
}
