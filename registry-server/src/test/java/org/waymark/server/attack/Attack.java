package org.waymark.server.attack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.trust.testing.TestFederation;

/**
 * A test of an attack. All its tests share one scene, because after each attack everybody goes on
 * as if it had not been; one that changes what victims believe takes {@link #another} scene.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Attack {

  private final List<CrimeScene> scenes = new ArrayList<>();
  private Path folder = Path.of(".");

  @SuppressWarnings("NullAway.Init")
  private CrimeScene shared;

  @SuppressWarnings("NullAway.Init")
  CrimeScene scene;

  @SuppressWarnings("NullAway.Init")
  TestFederation federation;

  @BeforeAll
  final void begin(@TempDir Path temporary) {
    folder = temporary;
    shared = scene(folder.resolve("shared"));
    scenes.add(shared);
    back();
  }

  @BeforeEach
  final void back() {
    scene = shared;
    federation = shared.federation();
  }

  /** May be another scene than {@link CrimeScene#in(Path)} makes. */
  CrimeScene scene(Path in) {
    return CrimeScene.in(in);
  }

  /** Leaves the scene of this class for one of this test's own. */
  final void another() {
    another(scene(folder.resolve("scene" + scenes.size())));
  }

  /** Leaves the scene of this class for one that the test made in {@link #folder}. */
  final void another(CrimeScene own) {
    scenes.add(own);
    scene = own;
    federation = own.federation();
  }

  /** An empty folder. */
  final Path folder() {
    return folder.resolve("scene" + scenes.size());
  }

  @AfterAll
  final void end() {
    scenes.forEach(CrimeScene::close);
  }

  /** Nothing but what everybody has. */
  final Loot nothing() {
    return Loot.of(federation);
  }

  /** The log key and nothing else. */
  final Loot logKey() {
    return Loot.of(federation).takeLogKey();
  }
}
