package org.waymark.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.trust.root.Root;
import picocli.CommandLine.Option;

/** {@code --root} of a command about one federation: what it believes everything by. */
final class NamedRoot {
  @Option(
      names = "--root",
      paramLabel = "FILE",
      description = "The federation's root (default: what the data folder was started with).")
  private @Nullable Path file;

  /**
   * The root that was named, else that of the data folder.
   *
   * @throws CommandFailure as {@link PinnedRoots#one}
   */
  Root in(Path data) throws IOException {
    return PinnedRoots.one(file == null ? List.of() : List.of(file), data);
  }

  /** The file, where one was named. */
  Optional<Path> file() {
    return Optional.ofNullable(file);
  }
}
