package org.waymark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stopped from outside while it plays, as by Ctrl-C. */
class DemoStoppedIT {
  private static final Path JAR =
      Path.of(System.getProperty("waymark.root"), "registry-server", "target", "waymark.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void leavesNoProcessAndNoFolder(@TempDir Path folder) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Process demo =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Djava.io.tmpdir=" + temporary,
                "-jar",
                JAR.toString(),
                "demo")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    Awaitility.await().atMost(PATIENCE).until(() -> demo.descendants().findAny().isPresent());
    List<ProcessHandle> children = demo.descendants().toList();

    demo.destroy();

    Awaitility.await().atMost(PATIENCE).until(() -> !demo.isAlive());
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("waymark")))
          .isEmpty();
    }
    assertThat(Files.readString(folder.resolve("out"))).doesNotContain("✗", "failed");
  }
}
