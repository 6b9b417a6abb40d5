package org.waymark.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ControlFileTest {
  @TempDir private Path data;

  private final ControlFile control = new ControlFile(URI.create("http://127.0.0.1:1"), "secret");

  @Test
  void whatWasWrittenIsReadBack() throws Exception {
    control.write(data);

    assertThat(ControlFile.read(data)).contains(control);
  }

  @Test
  void onlyTheOwnerMayReadIt() throws Exception {
    control.write(data);

    assertThat(Files.getPosixFilePermissions(data.resolve("control.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void writingLeavesNothingElseBehind() throws Exception {
    control.write(data);
    control.write(data);

    try (var files = Files.list(data)) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("control.json");
    }
  }

  @Test
  void removingLeavesTheFileOfAnotherProcess() throws Exception {
    ControlFile other = new ControlFile(URI.create("http://127.0.0.1:2"), "other");
    other.write(data);

    control.remove(data);

    assertThat(ControlFile.read(data)).contains(other);
  }

  @Test
  void removingTakesItsOwnAway() throws Exception {
    control.write(data);

    control.remove(data);

    assertThat(data.resolve("control.json")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"url\":\"http://127.0.0.1:1\"}", "{\"url\":\"%\",\"token\":\"t\"}"})
  void aFileThatIsNoneNamesNobody(String text) throws Exception {
    Files.writeString(data.resolve("control.json"), text);

    assertThat(ControlFile.read(data)).isEmpty();
  }

  @Test
  void theTokenIsNotPrinted() {
    assertThat(control.toString()).doesNotContain("secret");
  }
}
