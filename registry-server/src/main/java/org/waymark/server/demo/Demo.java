package org.waymark.server.demo;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The main job on real parts: five sites, a registry and two nodes as processes, real HTTP, files
 * and keys, all on this machine, and every claim a check.
 *
 * <pre>
 * five sites -> registry with its rules -> invited, joined, checked, approved -> a node follows
 *   a sixth site that breaks three rules
 *   resolve, absence, suspension
 *   kill -9 the registry; kill -9 the node, restart it offline
 *   a second node from a bundle and the first one's mirror
 *   three mirrors that lie
 *   the registry again
 *   a site's keys are stolen, the log's are, and the nodes become witnesses
 * </pre>
 *
 * <p>{@link #play()} once. {@link #close()} ends everything that was started and removes it;
 * another thread may call it at any time, and the play ends soon after.
 */
public final class Demo implements AutoCloseable {
  /** Making keys on a busy machine. */
  private static final long LONGEST_STEP_SECONDS = 30;

  private final DemoConfig config;
  private final Cast cast;
  private final Belongings belongings = new Belongings();
  private final CountDownLatch played = new CountDownLatch(1);
  private volatile boolean closing;

  public Demo(DemoConfig config) {
    this(config, Cast.usual());
  }

  /**
   * @param cast who plays false: a demo in which nobody does must fail
   */
  Demo(DemoConfig config, Cast cast) {
    this.config = config;
    this.cast = cast;
  }

  /** Plays the whole sequence; what is up at the end stays up until {@link #close()}. */
  public Report play() {
    Script script = new Script(this::tell, () -> closing);
    try {
      Stage stage = Stage.build(config, belongings);
      // Above the folder: what this thread is writing there ends before the folder goes.
      belongings.keep(() -> this::awaitEnd);
      Play play = new Play(stage, script, cast);
      play.play();
      return new Report(script.checks("another claim failed before it"), play.urls(), play.toTry());
    } catch (Exception e) {
      return new Report(script.checks(Script.message(e)), Map.of(), List.of());
    } finally {
      played.countDown();
    }
  }

  private void awaitEnd() throws InterruptedException {
    DemoException.require(
        played.await(LONGEST_STEP_SECONDS, TimeUnit.SECONDS),
        "the play goes on although it was stopped");
  }

  /** What fails because everything is being ended is nothing to tell. */
  private void tell(String line) {
    if (!closing) {
      config.lines().accept(line);
    }
  }

  @Override
  public void close() {
    closing = true;
    belongings.close();
  }
}
