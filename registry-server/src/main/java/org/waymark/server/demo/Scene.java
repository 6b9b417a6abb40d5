package org.waymark.server.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.waymark.server.demo.RunningNode.PeerAnswer;

/** What stands on the stage at a moment, for one act to leave to the next. Used by one thread. */
final class Scene {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final String STRANGER = "stranger.example";
  static final String REASON = "key-compromise";

  final Stage stage;
  final Script script;
  final Cast cast;

  /** The five; empty before they are opened. */
  List<DemoSite> sites = List.of();

  /** The sixth, which breaks rules. */
  Optional<DemoSite> sixth = Optional.empty();

  Optional<RunningRegistry> registry = Optional.empty();

  /** The registry's process, once it starts again. */
  Optional<ChildProgram> returning = Optional.empty();

  Optional<RunningNode> first = Optional.empty();
  Optional<RunningNode> second = Optional.empty();

  /** What the log had signed before the suspension, and at its end. */
  byte[] earlyCheckpoint = {};

  byte[] lastCheckpoint = {};

  Scene(Stage stage, Script script, Cast cast) {
    this.stage = stage;
    this.script = script;
    this.cast = cast;
  }

  RunningRegistry registry() {
    return registry.orElseThrow(() -> new DemoException("there is no registry"));
  }

  RunningNode first() {
    return first.orElseThrow(() -> new DemoException("there is no node"));
  }

  RunningNode second() {
    return second.orElseThrow(() -> new DemoException("there is no second node"));
  }

  DemoSite sixth() {
    return sixth.orElseThrow(() -> new DemoException("there is no sixth site"));
  }

  /** The one of the five that is suspended. */
  DemoSite suspended() {
    return sites.get(2);
  }

  /** Demands what was true before anything died. */
  void requireAsBefore(RunningNode node) {
    requireOthers(node);
    node.peer(suspended().host()).requireSuspended(suspended(), REASON);
    DemoException.require(node.peer(STRANGER).status() == 404, "the stranger is not absent");
  }

  /** Demands the four that were never suspended. */
  void requireOthers(RunningNode node) {
    sites.stream()
        .filter(site -> site != suspended())
        .forEach(site -> node.peer(site.host()).requireMember(site));
  }

  /** Demands that nothing answers there any more. */
  void requireSilence(URI url) {
    try {
      int status = stage.http().get(URI.create(url + "/directory/checkpoint")).status();
      throw new DemoException(url + " should be gone but answers " + status);
    } catch (IOException e) {
      return; // as it should be
    }
  }

  /**
   * Demands that a name is proved to be of no member, by the node and by somebody who asks once.
   */
  void requireAbsent(String host) {
    PeerAnswer asked = first().peer(host);
    DemoException.require(
        asked.status() == 404 && asked.code().equals("not_a_member"),
        "the node answers " + asked.summary());
    Waymark.Answer typed =
        stage
            .waymark()
            .run(
                List.of(
                    "resolve", host,
                    "--root", stage.root().toString(),
                    "--from", registry().url().toString()));
    String code = typed.json().at("/results/0/error/code").asText();
    DemoException.require(
        typed.exit() == 3 && code.equals("not_a_member"),
        "resolve ends with " + typed.exit() + " " + typed.summary());
  }

  static Optional<PeerAnswer> present(RunningNode node, DemoSite site) {
    return Optional.of(node.peer(site.host())).filter(answer -> answer.status() == 200);
  }

  static URI bundleOf(RunningNode node) {
    return URI.create(node.mirror() + "/directory/bundle");
  }

  /** The second line of a checkpoint (formats.md, section 8). */
  static String size(byte[] checkpoint) {
    return new String(checkpoint, StandardCharsets.UTF_8).split("\n", 3)[1];
  }
}
