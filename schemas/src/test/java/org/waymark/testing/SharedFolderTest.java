package org.waymark.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

final class SharedFolderTest {

  @TempDir Path folder;

  @Test
  void givesTheAbsolutePathOfAFileThatIsThere() throws IOException {
    Path file = Files.writeString(Files.createDirectory(folder.resolve("a")).resolve("b"), "x");
    assertThat(SharedFolder.require(folder, "a/b", true)).isEqualTo(file).isAbsolute();
  }

  @Test
  void skipsTheTestAndNamesTheMissingFileOnADevelopersMachine() {
    assertThatThrownBy(() -> SharedFolder.require(folder, "no/such", false))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("no/such");
  }

  @Test
  void failsTheTestAndNamesTheMissingFileUnderCi() {
    assertThatThrownBy(() -> SharedFolder.require(folder, "no/such", true))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("no/such");
  }
}
