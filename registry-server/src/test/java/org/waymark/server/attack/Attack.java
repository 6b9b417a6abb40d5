package org.waymark.server.attack;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.trust.testing.TestFederation;

/**
 * A test of an attack. The tests of a class share one scene, because after each attack everybody
 * goes on as if it had not been; one that changes what victims believe takes {@link #another}
 * scene. One is open at a time, so that all of it fits into a small heap.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Attack {

  private Path folder = Path.of(".");
  private int made;
  private boolean spoilt;
  private @Nullable CrimeScene open;

  @SuppressWarnings("NullAway.Init")
  CrimeScene scene;

  @SuppressWarnings("NullAway.Init")
  TestFederation federation;

  @BeforeAll
  final void begin(@TempDir Path temporary) {
    folder = temporary;
  }

  @BeforeEach
  final void take() {
    if (open == null || spoilt) {
      another();
    }
    spoilt = false;
  }

  /** May be another scene than {@link CrimeScene#in(Path)} makes. */
  CrimeScene scene(Path in) {
    return CrimeScene.in(in);
  }

  /** Leaves the scene of this class for one of this test's own. */
  final void another() {
    close();
    another(scene(folder()));
  }

  /** Leaves the scene of this class for one that the test made in {@link #folder}. */
  final void another(CrimeScene own) {
    close();
    spoilt = true;
    open = own;
    scene = own;
    federation = own.federation();
  }

  /** An empty folder. */
  final Path folder() {
    return folder.resolve("scene" + made++);
  }

  @AfterAll
  final void close() {
    if (open != null) {
      open.close();
      open = null;
    }
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
