package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.RegistryException;

final class UnlockingTest {
  @TempDir private Path empty;

  @Test
  void whatFailsIsToldToEverybodyWhoAsks() {
    Unlocking unlocking = Unlocking.start(RegistryConfig.at(empty).build());

    assertRootMissing(unlocking::roots);
    assertRootMissing(unlocking::keys);
    assertRootMissing(unlocking::keys);
  }

  @Test
  void rootsThatCannotBeReadAreNeverThere() {
    Unlocking unlocking = Unlocking.start(RegistryConfig.at(empty).build());
    assertRootMissing(unlocking::roots);

    assertThat(unlocking.rootsIfRead()).isEmpty();
  }

  private static void assertRootMissing(ThrowingCallable call) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.code()).isEqualTo("root_missing"));
  }
}
