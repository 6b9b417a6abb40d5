package org.waymark.server.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.waymark.server.demo.RunningNode.PeerAnswer;

/** The third act: what a connector and an operator do on a normal day. */
final class NormalLife {
  /** Polls come up to 20 % late; reading and folding take what they take on a busy machine. */
  private static final Duration ONE_POLL = Stage.POLL.plus(Stage.POLL.dividedBy(5)).plusSeconds(2);

  private final Scene scene;

  NormalLife(Scene scene) {
    this.scene = scene;
  }

  void play() {
    Script script = scene.script;
    script.check(
        Claim.RESOLVED_BY_HOST,
        () -> {
          scene.sites.forEach(site -> scene.first().peer(site.host()).requireMember(site));
          String host = scene.sites.get(0).host();
          return scene.first().local() + "/v1/peers/" + host + " and the others";
        });
    script.check(
        Claim.RESOLVED_BY_OCM_ADDRESS,
        () -> {
          scene.sites.forEach(site -> scene.first().peer(site.ocmAddress()).requireMember(site));
          return scene.sites.get(0).ocmAddress() + " and the others";
        });
    script.check(
        Claim.STRANGER_PROVED_ABSENT,
        () -> {
          scene.requireAbsent(Scene.STRANGER);
          return Scene.STRANGER + ": the node says 404 not_a_member, resolve ends with 3";
        });
    script.check(Claim.SUSPENDED_REFUSED, this::suspension);
  }

  private String suspension() throws IOException {
    Stage stage = scene.stage;
    DemoSite suspended = scene.suspended();
    Files.write(stage.earlyBundle(), stage.http().body(Scene.bundleOf(scene.first())));
    scene.registry().suspend(suspended, Scene.REASON);
    long since = System.nanoTime();
    PeerAnswer refused =
        Waiting.until(
            "the refusal of " + suspended.host(),
            ONE_POLL,
            () -> Optional.of(scene.first().peer(suspended.host())).filter(a -> a.status() != 200));
    Duration after = Duration.ofNanos(System.nanoTime() - since);
    refused.requireSuspended(suspended, Scene.REASON);
    scene.requireOthers(scene.first());
    return "%s, %s, after %s".formatted(suspended.product(), Scene.REASON, Waiting.seconds(after));
  }
}
