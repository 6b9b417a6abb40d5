package org.waymark.client;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/** Kills a node that synchronises without pause, at 50 random moments. */
class KilledNodeIT {

  @TempDir Path temporary;
  private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    killer.shutdownNow();
  }

  @RepeatedTest(50)
  void aKilledNodeLosesNothingThatWasAcknowledged(RepetitionInfo repetition) throws Exception {
    Random random = new Random(repetition.getCurrentRepetition());
    Process process = ChildNode.start(temporary, "loop", "none");
    // By its handle: the process object would close the stream that is being read.
    ProcessHandle handle = process.toHandle();
    long acknowledged = 0;
    try (BufferedReader out = ChildNode.output(process)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (acknowledged == 0) {
          killer.schedule(handle::destroyForcibly, random.nextInt(250_000), TimeUnit.MICROSECONDS);
        }
        acknowledged = ChildNode.acknowledged(line).orElse(acknowledged);
      }
    } finally {
      handle.destroyForcibly();
    }
    new ChildNode.Left(process.waitFor(), acknowledged).assertWhole(temporary);
  }
}
