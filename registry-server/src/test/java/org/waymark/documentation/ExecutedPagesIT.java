package org.waymark.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that these pages show is executed, and what they say it prints is what it prints.
 * Needs Linux, root, and the programs below; skipped with a message where they are missing, and
 * failing where the environment says {@code CI=true}.
 */
class ExecutedPagesIT {
  private static final Path ROOT = Path.of(System.getProperty("waymark.root")).toAbsolutePath();
  private static final Path JAR = ROOT.resolve("registry-server/target/waymark.jar");
  private static final Path LAB = ROOT.resolve("registry-server/src/test/lab/execute.py");
  private static final List<String> PROGRAMS =
      List.of("python3", "ip", "unshare", "chroot", "openssl", "nginx", "curl", "jq");
  private static final long LONGEST_MINUTES = 10;

  @BeforeAll
  static void requireALaboratory() {
    List<String> missing = new ArrayList<>(PROGRAMS.stream().filter(p -> !installed(p)).toList());
    if (!"root".equals(System.getProperty("user.name"))) {
      missing.add("the rights of root");
    }
    if (!Files.isDirectory(Path.of("/usr/lib/postgresql"))) {
      missing.add("PostgreSQL");
    }
    String message = "pages are executed on machines of their own, which needs " + missing;
    if ("true".equals(System.getenv("CI"))) {
      assertThat(missing).as(message).isEmpty();
    }
    Assumptions.assumeTrue(missing.isEmpty(), message);
  }

  private static boolean installed(String program) {
    return Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin")
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)))
        || Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  @Test
  void whatThePageOnOperationsSaysHappens(@TempDir Path folder) throws Exception {
    assertThat(execute("docs/operations.md", folder)).contains("blocks executed, 1 not");
  }

  /** Every runbook, one after the other, with a thief on a machine of its own. */
  @Test
  void whatTheRunbooksSayHelps(@TempDir Path folder) throws Exception {
    assertThat(execute("docs/security.md", folder)).contains("blocks executed, 0 not");
  }

  /** One command, one thing to paste, one unit to switch on: that is what joining takes. */
  @Test
  void anAdministratorBehindNginxIsAMemberInThreeSteps(@TempDir Path folder) throws Exception {
    assertThat(execute("registry-server/src/test/lab/join.md", folder))
        .contains("steps that a reader takes: cloud 3\n");
  }

  private static String execute(String page, Path folder) throws Exception {
    Path printed = folder.resolve("printed");
    ProcessBuilder command =
        new ProcessBuilder(
            "python3",
            LAB.toString(),
            "--jar",
            JAR.toString(),
            "--java",
            System.getProperty("java.home"),
            ROOT.resolve(page).toString());
    command.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process running = command.redirectErrorStream(true).redirectOutput(printed.toFile()).start();
    boolean ended = running.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
    assertThat(ended).as(() -> "not over in time:\n" + read(printed)).isTrue();
    assertThat(running.exitValue()).as(() -> read(printed)).isZero();
    return read(printed);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
