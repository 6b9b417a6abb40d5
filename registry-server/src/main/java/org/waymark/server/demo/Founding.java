package org.waymark.server.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The first act: sites, a federation with its rules, and how the five become members. */
final class Founding {
  private final Scene scene;
  private final Stage stage;
  private final Script script;
  private final List<Candidate> warned = new ArrayList<>();

  Founding(Scene scene) {
    this.scene = scene;
    this.stage = scene.stage;
    this.script = scene.script;
  }

  void play() throws Exception {
    script.step(
        "five sites answer",
        () -> {
          scene.sites = stage.openSites();
          return scene.sites.stream().map(DemoSite::product).collect(Collectors.joining(", "));
        });
    script.step(
        "a federation is founded",
        () -> {
          stage.found();
          return "three root keys, two of which sign; its root is " + stage.root();
        });
    ChildProgram starting = stage.launchRegistry("127.0.0.1:0");
    script.check(
        Claim.DISCOVERY_READ,
        () -> {
          stage.probe(scene.sites);
          return "over HTTP, where each product has them";
        });
    script.step(
        "the registry runs, with the standard rules in force",
        () -> {
          RunningRegistry registry = stage.registry(starting);
          registry.applyStandardRules();
          scene.registry = Optional.of(registry);
          return registry.url() + ", process " + starting.pid();
        });
    script.demand(Claim.JOINED_BY_INVITATION, this::join);
    tellWarned();
  }

  private String join() throws Exception {
    DemoSite last = scene.sites.get(scene.sites.size() - 1);
    last.tell(scene.cast.lie(Claim.JOINED_BY_INVITATION, Lie.NONE));
    Onboarding onboarding = new Onboarding(stage, scene.registry());
    List<Candidate> candidates = onboarding.begin(scene.sites);
    onboarding.settle(candidates);
    candidates.forEach(Candidate::requireActive);
    scene.earlyCheckpoint = scene.registry().checkpoint();
    candidates.stream().filter(each -> !each.codes("warn").isEmpty()).forEach(warned::add);
    return "each by one waymark join; %s log entries".formatted(Scene.size(scene.earlyCheckpoint));
  }

  private void tellWarned() {
    warned.forEach(
        candidate ->
            script.say(
                "%s is warned, and not kept out: %s"
                    .formatted(
                        candidate.site().product(), String.join(", ", candidate.codes("warn")))));
  }
}
