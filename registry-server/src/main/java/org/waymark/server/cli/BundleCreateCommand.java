package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryStatus;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.store.BundleExport.Written;
import org.waymark.client.store.UnwitnessedBundleException;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.trust.root.Root;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bundle create}: writes what is held of a directory into one file. */
@CommandLine.Command(
    name = "create",
    description = {
      "Write a directory into one file.",
      "It is the copy of a node in the data folder, or one that is read and verified now. The same"
          + " state always gives the same file."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark bundle create directory.bundle --root root.json --from https://registry.example.org",
      "  ./waymark bundle create directory.bundle --data node-data"
    })
final class BundleCreateCommand extends Command {
  @Parameters(paramLabel = "FILE", description = "The bundle to write; a file there is replaced.")
  private Path file = Path.of("directory.bundle");

  @Mixin private NamedRoot named = new NamedRoot();

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = "Where to read: https://host, another bundle, or a folder of published files.")
  private @Nullable String from;

  @Mixin private Reach reach = new Reach();

  @Override
  protected ExitCode run() throws IOException {
    Root root = named.in(data);
    if (from == null) {
      try (Directory directory = LocalCopy.stored(List.of(root), data, clock())) {
        return write(directory, root);
      }
    }
    ProgressLine progress = new ProgressLine(console());
    try (SafeFetcher fetcher = reach.fetcher(root.testing());
        Directory directory =
            LocalCopy.inMemory(root, FromSource.parse(from), clock(), fetcher, progress)) {
      Optional<SyncOutcome> refused = LocalCopy.read(directory, progress);
      if (refused.isPresent()) {
        throw LocalCopy.failure(refused.get());
      }
      return write(directory, root);
    }
  }

  private ExitCode write(Directory directory, Root root) throws IOException {
    DirectoryStatus.Held held =
        directory
            .status()
            .federations()
            .get(0)
            .held()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.TOO_OLD,
                        "not_synced",
                        "Nothing of " + root.federation() + " is held in " + data + " yet.",
                        "read it: --from URL"));
    Written written = write(directory, root, file);
    long bytes = Files.size(file);
    if (json) {
      console()
          .json(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("file", file.toString())
                  .put("bytes", bytes)
                  .put("federation", root.federation().value())
                  .put("size", written.size())
                  .put("sites", written.sites())
                  .put("freshness", held.freshness().code()));
    } else {
      console()
          .line(
              "wrote %s: %s, sites: %d, log entries: %d, bytes: %d",
              file, root.federation(), written.sites(), written.size(), bytes);
      console()
          .note(
              "next: waymark bundle verify %s %s",
              file, named.file().map(given -> "--root " + given).orElse("--data " + data));
    }
    return ExitCode.OK;
  }

  /** Whole or not at all: a reader never finds half a bundle under the name. */
  private Written write(Directory directory, Root root, Path file) throws IOException {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    Path temporary = Files.createTempFile(folder, ".tmp-", "");
    try {
      Written written;
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
        written = directory.writeBundle(root.federation(), out);
        out.flush();
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      return written;
    } catch (UnwitnessedBundleException e) {
      throw LocalCopy.explain(e, data);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
