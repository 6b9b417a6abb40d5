package org.waymark.server.demo;

import java.util.Optional;

/**
 * The fifth act: mirrors in front of the first node's. Each passes everything on, but for its lie.
 * Meanwhile the registry starts again, where the nodes look for it.
 */
final class Liars {
  private final Scene scene;
  private final Stage stage;

  Liars(Scene scene) {
    this.scene = scene;
    this.stage = scene.stage;
  }

  void play() throws Exception {
    stage.stealRegistry(); // while nobody writes into its folder
    scene.returning = Optional.of(stage.launchRegistry(scene.registry().url().getRawAuthority()));
    Script script = scene.script;
    script.check(
        Claim.FLIPPED_BIT_REFUSED,
        () -> fromNothing(Claim.FLIPPED_BIT_REFUSED, Lie.flippedBit(), "bundle_damaged"));
    script.check(Claim.OLDER_TREE_REFUSED, this::olderTree);
    script.check(
        Claim.SWAPPED_RECORDS_REFUSED,
        () -> fromNothing(Claim.SWAPPED_RECORDS_REFUSED, Lie.swappedRecords(), "bundle_malformed"));
  }

  /** A client that knows only the root reads from a liar, then from the same mirror as it is. */
  private String fromNothing(Claim claim, Lie lie, String code) throws Exception {
    try (LyingMirror mirror = stage.mirrorOf(scene.first().mirror());
        Sceptic client = Sceptic.of(stage.pinnedRoot(), mirror.url())) {
      mirror.tell(scene.cast.lie(claim, lie));
      String said = client.refuse(code);
      DemoSite member = scene.sites.get(0);
      DemoException.require(
          client.verdict(member).equals("not_synced"), "the lie was refused and used all the same");
      mirror.tell(Lie.NONE);
      client.believe();
      DemoException.require(client.verdict(member).equals("active"), "the truth is not used");
      return said;
    }
  }

  /** A client that has seen the newest tree is offered one from before the suspension. */
  private String olderTree() throws Exception {
    try (LyingMirror mirror = stage.mirrorOf(scene.first().mirror());
        Sceptic client = Sceptic.of(stage.pinnedRoot(), mirror.url())) {
      client.believe();
      mirror.tell(scene.cast.lie(Claim.OLDER_TREE_REFUSED, Lie.olderTree(scene.earlyCheckpoint)));
      String said = client.refuse("tree_rollback");
      DemoException.require(
          client.verdict(scene.suspended()).equals("suspended"), "the suspension was forgotten");
      return said;
    }
  }
}
