package org.waymark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.server.JsonSchemas;

/** One run of {@code demo --once --json --data DIR} from the shaded jar. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoIT {
  private static final Path JAR =
      Path.of(System.getProperty("waymark.root"), "registry-server", "target", "waymark.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Set<ProcessHandle> children = new HashSet<>();
  private Path data;
  private int exit;
  private String out;
  private String err;

  @BeforeAll
  void play(@TempDir Path folder) throws Exception {
    data = folder.resolve("federation");
    Process demo = start(folder, "demo", "--once", "--json", "--data", data.toString());
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              demo.descendants().forEach(children::add);
              return !demo.isAlive();
            });
    exit = demo.exitValue();
    out = Files.readString(folder.resolve("out"));
    err = Files.readString(folder.resolve("err"));
  }

  @Test
  void endsWithZeroBecauseEveryClaimHeld() {
    assertThat(exit).as("%s%n%s", out, err).isZero();
  }

  @Test
  void printsOneDocumentAsTheContractHasIt() throws IOException {
    JsonNode report = report();

    assertThat(report.fieldNames()).toIterable().containsExactly("ok", "checks", "urls");
    assertThat(report.path("ok").isBoolean()).isTrue();
    assertThat(report.path("checks"))
        .allSatisfy(
            check -> {
              assertThat(check.fieldNames()).toIterable().containsExactly("name", "ok", "detail");
              assertThat(check.path("name").isTextual()).isTrue();
              assertThat(check.path("ok").isBoolean()).isTrue();
              assertThat(check.path("detail").isTextual()).isTrue();
            });
    assertThat(report.path("urls")).isNotEmpty().allMatch(JsonNode::isTextual);
    assertThat(JsonSchemas.errors("cli-demo", report)).isEmpty();
  }

  @Test
  void hasACheckForEachClaimAndEachOfThemHeld() throws IOException {
    List<String> held = new ArrayList<>();
    report()
        .path("checks")
        .forEach(
            check -> {
              if (check.path("ok").asBoolean()) {
                held.add(check.path("name").asText());
              }
            });

    assertThat(held)
        .containsExactly(Stream.of(Claim.values()).map(Claim::checkName).toArray(String[]::new));
  }

  @Test
  void leavesTheRootAndABundleAndNothingElse() throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("root.json", "directory.bundle");
    }
  }

  @Test
  void leavesABundleThatAnotherProcessVerifies(@TempDir Path folder) throws Exception {
    Process verify =
        start(
            folder,
            "bundle",
            "verify",
            data.resolve("directory.bundle").toString(),
            "--root",
            data.resolve("root.json").toString());
    Awaitility.await().atMost(PATIENCE).until(() -> !verify.isAlive());

    assertThat(verify.exitValue()).as(Files.readString(folder.resolve("err"))).isZero();
  }

  @Test
  void leavesNoProcess() {
    // A registry and two nodes, the registry and the first node twice; six sites that join.
    assertThat(children).hasSizeGreaterThanOrEqualTo(11);
    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }

  private JsonNode report() throws IOException {
    return new ObjectMapper().readTree(out);
  }

  private static Process start(Path folder, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"), "-jar", JAR.toString()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }
}
