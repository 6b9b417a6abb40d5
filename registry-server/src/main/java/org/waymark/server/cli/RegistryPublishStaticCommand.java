package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryStatus;
import org.waymark.registry.error.RegistryLockedException;
import org.waymark.server.ControlFile;
import org.waymark.server.OwnerHandler;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code registry publish-static}: the directory as files for any web server. */
@CommandLine.Command(
    name = "publish-static",
    description = {
      "Write the directory as files, for any web server.",
      "DIR is what the server shows as /directory/. Run by a timer, this is all that a small"
          + " federation needs: a heartbeat or snapshot that is due is written first. Also beside a"
          + " registry that runs. Readers never see half a change."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark registry publish-static /var/www/registry.example.org/directory")
final class RegistryPublishStaticCommand extends RegistryCommand {
  @Parameters(paramLabel = "DIR", description = "Made if missing.")
  private Path target = Path.of(".");

  @Mixin private Timing timing = new Timing();

  @Override
  protected ExitCode run() throws IOException {
    Path folder = target.toAbsolutePath().normalize();
    ObjectNode report;
    try (Registry registry =
        Registry.open(timing.of(settings(Optional.empty())).timer(false).build())) {
      writeDue(registry);
      report = OwnerHandler.publishStatic(registry, folder);
    } catch (RegistryLockedException held) {
      // Who holds it writes what is due by itself.
      Optional<ControlFile> control = ControlFile.read(data);
      report = ControlChannel.here(control.orElseThrow(() -> held)).publishStatic(folder);
    }
    if (json) {
      console().json(report);
    } else {
      console().line("published %d entries in %s", report.path("size").asLong(), folder);
    }
    return ExitCode.OK;
  }

  private void writeDue(Registry registry) {
    RegistryStatus status = registry.status();
    Instant now = clock().instant();
    if (!now.isBefore(status.nextSnapshot())) {
      registry.snapshot();
    } else if (!now.isBefore(status.nextHeartbeat())) {
      registry.heartbeat();
    }
  }
}
