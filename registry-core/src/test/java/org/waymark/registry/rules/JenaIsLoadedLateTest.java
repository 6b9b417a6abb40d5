package org.waymark.registry.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that judges nobody pays nothing for Apache Jena: seen from outside, in a JVM each. */
final class JenaIsLoadedLateTest {

  /** Run in the other JVM. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      RuleSet set = RuleSet.standard();
      RuleSet.parse(set.bytes());
      for (CheckName check : CheckName.values()) {
        set.demand(check);
      }
      CheckResult.pass(CheckName.TLS, "It holds.").toJson();
      if (args[0].equals("compile")) {
        Rules.compile(set);
      }
      System.out.println("done " + set.hash());
    }
  }

  private static List<String> output(String how) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                how)
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).isZero();
    assertThat(lines).anyMatch(line -> line.startsWith("done "));
    return lines;
  }

  @Test
  void readingARuleSetLoadsNoneOfIt() throws Exception {
    assertThat(output("read")).noneMatch(line -> line.contains("org.apache.jena"));
  }

  @ParameterizedTest
  @ValueSource(strings = "compile")
  void compilingOneDoes(String how) throws Exception {
    assertThat(output(how)).anyMatch(line -> line.contains("org.apache.jena.shacl"));
  }
}
