package org.waymark.server.attack;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.trust.log.EventType;

final class StolenLogKeyTest {
  @TempDir private Path folder;
  private CrimeScene scene;

  @BeforeEach
  void begin() {
    scene = CrimeScene.in(folder);
  }

  @AfterEach
  void end() {
    scene.close();
  }

  @Test
  void nobodyIsAdmittedWithIt() {
    Loot loot = Loot.of(scene.federation()).takeLogKey();
    ForgedLog log = ForgedLog.continuing(scene.federation(), loot);
    log.site(EventType.ADMIT, Papers.about(scene.federation(), "evil.example").record());
    scene.crook().serve(log.published());
    scene.refused("key_unknown");
  }
}
