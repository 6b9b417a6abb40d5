package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.waymark.registry.Registry;
import org.waymark.registry.archive.Restore;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code registry restore}: takes a registry out of a backup. */
@CommandLine.Command(
    name = "restore",
    description = {
      "Take a registry out of a backup, into a folder that holds none.",
      "Every hash is checked and the tree of the log compared with its signed checkpoint first."
          + " What comes out signs nothing before a mirror tells that nothing later was published;"
          + " if something was, registry rebuild brings it back."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark registry restore backup.zip --data /srv/waymark",
      "  ./waymark registry restore backup.zip --data /srv/waymark \\",
      "      --database jdbc:postgresql://db.example.org/waymark"
    })
final class RegistryRestoreCommand extends RegistryCommand {
  @Parameters(paramLabel = "FILE", description = "What registry backup wrote.")
  private Path file = Path.of("backup.zip");

  @Override
  protected ExitCode run() throws IOException {
    Restore.Report report = Registry.restore(file, settings(Optional.empty()).timer(false).build());
    if (json) {
      console()
          .json(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("restored", data.toString())
                  .put("federation", report.federation())
                  .put("created", report.created().toString())
                  .put("size", report.size())
                  .put("root", report.root().hex())
                  .put("sites", report.sites()));
      return ExitCode.OK;
    }
    console()
        .line(
            "restored %s in %s: %,d entries, %,d sites, as of %s",
            report.federation(), data, report.size(), report.sites(), report.created());
    console().line("put the passphrase back: %s", data.resolve("passphrase"));
    console()
        .line(
            "then start it with a mirror to ask: waymark registry start --data %s --mirror URL",
            data);
    return ExitCode.OK;
  }
}
