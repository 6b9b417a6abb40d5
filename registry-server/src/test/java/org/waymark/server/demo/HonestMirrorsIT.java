package org.waymark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.DemoRun;
import org.waymark.server.cli.ExitCode;

/** A demo whose lying mirrors tell the truth: its checks must notice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HonestMirrorsIT {
  private CommandRun run;

  @BeforeAll
  void play(@TempDir Path folder) {
    run = DemoRun.once(folder, config -> new Demo(config, (claim, lie) -> Lie.NONE));
  }

  @Test
  void endsWithOne() {
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.UNEXPECTED);
  }

  @Test
  void reportsExactlyTheMirrorsThatDidNotLie() {
    List<String> failed = new ArrayList<>();
    for (JsonNode check : run.json().path("checks")) {
      if (!check.path("ok").asBoolean()) {
        failed.add(check.path("name").asText());
      }
    }

    assertThat(failed)
        .as(run.err())
        .containsExactly("flipped_bit_refused", "older_tree_refused", "swapped_records_refused");
  }

  @Test
  void saysWhyTheFirstOfThemFailed() {
    assertThat(run.err())
        .contains("the demo failed: flipped_bit_refused: the mirror lied and the client says");
  }
}
