package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.waymark.registry.Registry;
import org.waymark.registry.archive.Backup;
import org.waymark.registry.error.RegistryLockedException;
import org.waymark.server.ControlFile;
import org.waymark.server.OwnerHandler;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code registry backup}: everything in one file, also while the registry runs. */
@CommandLine.Command(
    name = "backup",
    description = {
      "Put the registry into one file, also while it runs.",
      "The file is of one moment and goes into another database as well. It holds the encrypted"
          + " keys, and neither the passphrase nor root keys: keep those elsewhere."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark registry backup /var/backups/waymark-$(date +%%F).zip",
      "  ./waymark registry backup backup.zip --json"
    })
final class RegistryBackupCommand extends RegistryCommand {
  @Parameters(paramLabel = "FILE", description = "Written when it is whole; mode 0600.")
  private Path file = Path.of("backup.zip");

  @Override
  protected ExitCode run() throws IOException {
    Path target = file.toAbsolutePath();
    ObjectNode report;
    try (Registry registry = Registry.open(settings(Optional.empty()).timer(false).build())) {
      report = OwnerHandler.backup(registry, target);
    } catch (RegistryLockedException held) {
      Optional<ControlFile> control = ControlFile.read(data);
      report = ControlChannel.here(control.orElseThrow(() -> held)).backup(target);
    }
    ArrayNode leftOut = report.putArray("leftOut");
    Backup.LEFT_OUT.forEach(leftOut::add);
    if (json) {
      console().json(report);
    } else {
      console()
          .line(
              "wrote %,d entries of the log and all else to %s (%,d bytes)",
              report.path("size").asLong(), target, report.path("bytes").asLong());
      console().line("not in it: %s", String.join("; ", Backup.LEFT_OUT));
    }
    return ExitCode.OK;
  }
}
