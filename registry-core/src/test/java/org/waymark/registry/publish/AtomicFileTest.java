package org.waymark.registry.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir Path temporary;

  @Test
  void aFileThatCannotBeWrittenLeavesTheOldOneAndNothingElse() throws Exception {
    Path file = Files.writeString(temporary.resolve("bundle"), "old");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("no space left");
                    },
                    () -> {}))
        .isInstanceOf(UncheckedIOException.class);

    assertThat(file).hasContent("old");
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).containsExactly(file);
    }
  }
}
