package org.waymark.server.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.waymark.node.witness.WitnessKey;
import org.waymark.signer.key.SigningKeys;

/**
 * Two of three witnesses have to see what lets somebody in; what keeps somebody out needs none
 * (DESIGN 4). The third is nobody's, so that the two nodes are needed.
 */
final class Watched {
  private final Scene scene;
  private final Stage stage;
  private final DemoSite site;

  Watched(Scene scene) {
    this.scene = scene;
    this.stage = scene.stage;
    this.site = scene.sites.get(1);
  }

  void play() throws Exception {
    scene.script.step("a root ceremony names three witnesses", this::ceremony);
    scene.script.check(Claim.WITNESSES_COSIGN, this::cosigned);
    scene.script.check(Claim.UNWITNESSED_SUSPENSION_COUNTS, this::suspended);
    scene.script.check(Claim.UNWITNESSED_RETURN_WAITS, this::reinstated);
  }

  private String ceremony() throws IOException {
    ObjectNode policy = new ObjectMapper().createObjectNode().put("k", 1);
    ObjectNode group = policy.putArray("groups").addObject().put("name", "witnesses").put("k", 2);
    ArrayNode witnesses = group.putArray("witnesses");
    witnesses.add(scene.first().witness());
    witnesses.add(scene.second().witness());
    witnesses.add(new WitnessKey("asleep.example", SigningKeys.ed25519(new SecureRandom())).vkey());
    Path root =
        scene
            .registry()
            .nextRoot(stage.write("witnesses.json", new ObjectMapper().writeValueAsBytes(policy)));
    return "two of them have to cosign; version 2 is " + root;
  }

  private String cosigned() {
    String size = Scene.size(scene.registry().checkpoint());
    wake(scene.first());
    wake(scene.second());
    awaitWitnessed(size);
    return "node and second node; the checkpoint of " + size + " entries has both";
  }

  private String suspended() throws IOException {
    scene.second().program().pause();
    scene.registry().suspend(site, "incident");
    wake(scene.first());
    awaitStanding("suspended");
    return site.product() + ", although the second witness hangs (kill -STOP)";
  }

  private String reinstated() throws IOException {
    scene.registry().reinstate(site);
    String size = Scene.size(scene.registry().checkpoint());
    wake(scene.first());
    Waiting.until(
        "the reading of entry " + size,
        Scene.PATIENCE,
        () -> Optional.of(scene.first().held()).filter(held -> held.equals(size)));
    String early = scene.first().peer(site.host()).standing();
    DemoException.require(
        early.equals("suspended"), "one witness has cosigned and " + site.host() + " is " + early);
    scene.second().program().goOn();
    wake(scene.second());
    awaitWitnessed(size);
    awaitStanding("active");
    return site.product() + " is back as soon as the second witness has cosigned";
  }

  private void wake(RunningNode node) {
    node.show(scene.registry().checkpoint());
  }

  private void awaitWitnessed(String size) {
    URI url = URI.create(scene.registry().url() + "/directory/checkpoint.witnessed");
    Waiting.until(
        "the cosignatures of " + size + " entries",
        Scene.PATIENCE,
        () -> stage.http().found(url).filter(note -> Scene.size(note).equals(size)));
  }

  private void awaitStanding(String expected) {
    Waiting.until(
        site.host() + " " + expected,
        Scene.PATIENCE,
        () -> Optional.of(scene.first().peer(site.host()).standing()).filter(expected::equals));
  }
}
