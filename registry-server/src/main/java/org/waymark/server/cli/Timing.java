package org.waymark.server.cli;

import java.time.Duration;
import org.waymark.registry.RegistryConfig;
import picocli.CommandLine.Option;

/** How often a registry writes by itself. */
final class Timing {
  @Option(
      names = "--heartbeat",
      defaultValue = "1h",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "The log is never silent for longer: 30m, 1h, 2d (default: ${DEFAULT-VALUE}).")
  private Duration heartbeat = Duration.ofHours(1);

  @Option(
      names = "--snapshot",
      defaultValue = "1d",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "How old the newest snapshot may get (default: ${DEFAULT-VALUE}).")
  private Duration snapshot = Duration.ofDays(1);

  @Option(
      names = "--recovery-window",
      defaultValue = "3d",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description =
          "How long the recovery of a site waits for an objection (default: ${DEFAULT-VALUE}).")
  private Duration recoveryWindow = RegistryConfig.RECOVERY_WINDOW;

  RegistryConfig.Builder of(RegistryConfig.Builder settings) {
    return settings
        .heartbeatInterval(heartbeat)
        .snapshotInterval(snapshot)
        .recoveryWindow(recoveryWindow);
  }
}
