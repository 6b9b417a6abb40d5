package org.waymark.server.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A thief has the keys of a site, and its administrator the recovery key, which was never on a
 * machine that has a network (DESIGN 5).
 */
final class TakenBack {
  private final Scene scene;
  private final Stage stage;
  private final DemoSite site;

  TakenBack(Scene scene) {
    this.scene = scene;
    this.stage = scene.stage;
    this.site = scene.sites.get(3);
  }

  void play() {
    scene.script.step("a site commits to a recovery key", this::commit);
    scene.script.check(Claim.SITE_TAKEN_BACK, this::takenBack);
  }

  private String commit() throws IOException {
    administer(site.folder(), "recovery-key", stage.stick().toString());
    administer(site.folder(), "update", "--offline");
    return site.product() + "; the key goes away on a stick";
  }

  private String takenBack() throws Exception {
    Path thief = stage.copyOf(site.folder(), "thief");
    administer(site.folder(), "recover", "--recovery-key", stage.stick().toString());
    String frozen = refusedTo(thief, "leave", "--yes");
    administer(thief, "object");
    awaitAnswer("suspended");
    scene.registry().believeRecovery(site);
    awaitAnswer("active");
    String out = refusedTo(thief, "leave", "--yes");
    return "%s: the thief is refused (%s), objects, and has no key any more (%s)"
        .formatted(site.product(), frozen, out);
  }

  private void awaitAnswer(String expected) {
    scene.first().show(scene.registry().checkpoint());
    Waiting.until(
        site.host() + " " + expected,
        Scene.PATIENCE,
        () -> Optional.of(scene.first().peer(site.host()).standing()).filter(expected::equals));
  }

  /** What is refused, and as what. */
  private String refusedTo(Path folder, String... words) {
    Waymark.Answer answer = type(folder, words);
    DemoException.require(answer.exit() != 0, "the thief may " + words[0]);
    return answer.json().at("/error/code").asText();
  }

  private void administer(Path folder, String... words) {
    Waymark.Answer answer = type(folder, words);
    DemoException.require(answer.exit() == 0, "site-admin " + words[0] + ": " + answer.summary());
  }

  private Waymark.Answer type(Path folder, String... words) {
    List<String> command = new ArrayList<>(List.of("site-admin"));
    command.addAll(List.of(words));
    command.addAll(List.of("--data", folder.toString()));
    return stage.waymark().run(command);
  }
}
