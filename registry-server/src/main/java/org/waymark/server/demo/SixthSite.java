package org.waymark.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The second act: a sixth site that breaks three rules, while a node begins to follow. */
final class SixthSite {
  private static final int RULES_FAILED = 6;

  private final Scene scene;
  private final Stage stage;
  private final Script script;

  SixthSite(Scene scene) {
    this.scene = scene;
    this.stage = scene.stage;
    this.script = scene.script;
  }

  void play() throws Exception {
    ChildProgram node = stage.launchNode("node-a", scene.registry().url().toString());
    DemoSite sixth = stage.openSixth(scene.cast.faults());
    scene.sixth = Optional.of(sixth);
    Lie document = scene.cast.has(Fault.ENDPOINT_ELSEWHERE) ? Lie.endPointElsewhere() : Lie.NONE;
    sixth.tell(scene.cast.lie(Claim.SIXTH_TOLD_WHICH_RULES, document));
    Onboarding onboarding = new Onboarding(stage, scene.registry());
    List<Candidate> candidates = onboarding.begin(List.of(sixth));
    Candidate candidate = candidates.get(0);
    script.check(
        Claim.SIXTH_TOLD_WHICH_RULES,
        () -> {
          onboarding.settle(candidates);
          return told(candidate);
        });
    candidate.results("fail").forEach(this::say);
    script.check(Claim.SIXTH_NOT_APPROVED, () -> notApproved(candidate));
    script.step("a node follows", () -> follow(node));
    script.check(Claim.SIXTH_ABSENT, this::absent);
  }

  private String told(Candidate candidate) {
    Set<String> expected =
        Stream.of(Fault.values()).map(Fault::code).collect(Collectors.toCollection(TreeSet::new));
    List<String> printed = candidate.codes("fail");
    DemoException.require(
        candidate.exit() == RULES_FAILED
            && List.copyOf(expected).equals(printed.stream().sorted().toList()),
        "join was to end with 6 and to name %s; it ends with %d and names %s"
            .formatted(expected, candidate.exit(), printed));
    for (JsonNode result : candidate.results("fail")) {
      DemoException.require(
          !result.path("sentence").asText().isBlank() && !result.path("mend").asText().isBlank(),
          result.path("code").asText() + " does not say what is wrong and how it is mended");
    }
    return "join ends with 6";
  }

  private void say(JsonNode result) {
    script.say(result.path("code").asText() + ": " + result.path("sentence").asText());
    script.say("  to mend it: " + result.path("mend").asText());
  }

  private static String notApproved(Candidate candidate) {
    Waymark.Answer answer =
        candidate
            .decision()
            .orElseThrow(() -> new DemoException("there was no application to decide about"));
    String code = answer.json().at("/error/code").asText();
    DemoException.require(
        answer.exit() == RULES_FAILED && code.equals("rules_failed"),
        "application approve ends with " + answer.exit() + ": " + answer.summary());
    return "application approve ends with 6, rules_failed";
  }

  private String follow(ChildProgram program) {
    scene.first = Optional.of(stage.node(program));
    Waiting.until(
        "its first sync", Scene.PATIENCE, () -> Scene.present(scene.first(), scene.sites.get(4)));
    return scene.first().local() + ", process " + program.pid();
  }

  private String absent() {
    String before = Scene.size(scene.earlyCheckpoint);
    String now = Scene.size(scene.registry().checkpoint());
    DemoException.require(
        now.equals(before), "the log had " + before + " entries before it applied and has " + now);
    scene.requireAbsent(scene.sixth().host());
    return scene.sixth().host() + ": not_a_member, and the log still has " + now + " entries";
  }
}
