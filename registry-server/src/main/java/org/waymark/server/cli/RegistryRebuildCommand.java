package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.registry.Registry;
import org.waymark.registry.archive.Rebuild;
import org.waymark.trust.root.Root;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code registry rebuild}: brings the database up to what a mirror has. */
@CommandLine.Command(
    name = "rebuild",
    description = {
      "Bring the database up to what a mirror has of its log.",
      "For a registry that was restored from a backup, or a folder that holds only root/ and keys/."
          + " Everything is verified first; what the mirror has must continue what is there. Can be"
          + " run again when it was interrupted."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark registry rebuild --from https://mirror.example.org",
      "  ./waymark registry rebuild --from /media/stick/directory.bundle --data /srv/waymark"
    })
final class RegistryRebuildCommand extends RegistryCommand {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "URL_OR_BUNDLE",
      description = "A mirror by its URL, a folder of published files, or a bundle.")
  private String from = "";

  @Override
  protected ExitCode run() throws IOException {
    ProgressLine progress = new ProgressLine(console());
    Rebuild.Report report;
    try (SafeFetcher fetcher = surroundings().reach().fetcher(testing())) {
      report =
          Registry.rebuild(
              settings(Optional.empty()).timer(false).build(),
              FromSource.parse(from),
              fetcher,
              progress);
    } finally {
      progress.clear();
    }
    if (json) {
      ObjectNode document =
          JsonNodeFactory.instance
              .objectNode()
              .put("rebuilt", data.toString())
              .put("before", report.before())
              .put("size", report.size())
              .put("root", report.root().hex())
              .put("rootVersion", report.rootVersion())
              .put("sites", report.sites())
              .put("entriesWithoutBytes", report.withoutBytes());
      ArrayNode missing = document.putArray("notGivenBack");
      Rebuild.NOT_GIVEN_BACK.forEach(missing::add);
      console().json(document);
      return ExitCode.OK;
    }
    console()
        .line(
            "rebuilt %s from %s: %,d entries (%,d before), %,d sites",
            data, from, report.size(), report.before(), report.sites());
    if (report.withoutBytes() > 0) {
      console()
          .line(
              "of %,d old entries only the hashes are known; nodes that begin anew take the bundle",
              report.withoutBytes());
    }
    console().line("what no mirror gives back: %s", String.join("; ", Rebuild.NOT_GIVEN_BACK));
    console()
        .line("start it with a mirror to ask: waymark registry start --data %s --mirror URL", data);
    return ExitCode.OK;
  }

  /** Whether the first root, which everything else follows from, allows loopback. */
  private boolean testing() throws IOException {
    Path first = data.resolve("root").resolve("1.json");
    return Files.isRegularFile(first) && Root.parse(Files.readAllBytes(first)).testing();
  }
}
