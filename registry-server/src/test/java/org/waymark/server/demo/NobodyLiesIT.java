package org.waymark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.DemoRun;
import org.waymark.server.cli.ExitCode;

/** A demo in which nobody lies and the sixth site breaks no rule: its checks must notice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NobodyLiesIT {
  private CommandRun run;

  @BeforeAll
  void play(@TempDir Path folder) {
    run =
        DemoRun.once(
            folder,
            config -> new Demo(config, new Cast((claim, lie) -> Lie.NONE, Set.of(), false)));
  }

  @Test
  void endsWithOne() {
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.UNEXPECTED);
  }

  @Test
  void reportsExactlyWhatWasNotWrong() {
    List<String> failed = new ArrayList<>();
    for (JsonNode check : run.json().path("checks")) {
      if (!check.path("ok").asBoolean()) {
        failed.add(check.path("name").asText());
      }
    }

    assertThat(failed)
        .as(run.err())
        .containsExactly(
            "sixth_told_which_rules",
            "sixth_not_approved",
            "sixth_absent",
            "flipped_bit_refused",
            "older_tree_refused",
            "swapped_records_refused",
            "fork_caught");
  }

  @Test
  void saysWhyTheFirstOfThemFailed() {
    assertThat(run.err())
        .contains("the demo failed: sixth_told_which_rules: join was to end with 6")
        .contains("the mirror lied and the client says");
  }
}
