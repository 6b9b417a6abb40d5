package org.waymark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.DemoRun;
import org.waymark.server.cli.ExitCode;

/** A demo in which one of the five sites breaks a rule: not all five can have joined. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneSiteElsewhereIT {
  private CommandRun run;

  @BeforeAll
  void play(@TempDir Path folder) {
    Cast cast =
        new Cast(
            (claim, lie) -> claim == Claim.JOINED_BY_INVITATION ? Lie.endPointElsewhere() : lie,
            Set.of(),
            true);
    run = DemoRun.once(folder, config -> new Demo(config, cast));
  }

  @Test
  void endsWithOneAndNamesTheSiteAndItsRule() {
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.UNEXPECTED);
    assertThat(run.err())
        .contains("the demo failed: joined_by_invitation: Seafile: join ends with 6")
        .contains("[endpoint_elsewhere]");
  }

  @Test
  void triesNothingThatNeedsTheFive() {
    for (JsonNode check : run.json().path("checks")) {
      String name = check.path("name").asText();
      if (name.equals("discovery_read")) {
        assertThat(check.path("ok").asBoolean()).isTrue();
      } else if (!name.equals("joined_by_invitation")) {
        assertThat(check.path("ok").asBoolean()).as(name).isFalse();
        assertThat(check.path("detail").asText())
            .isEqualTo("not tried: joined_by_invitation did not hold, and nothing can follow");
      }
    }
  }
}
