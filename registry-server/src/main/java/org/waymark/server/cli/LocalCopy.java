package org.waymark.server.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.FederationConfig;
import org.waymark.client.SyncReport;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.store.StoreException;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.trust.root.Root;

/** Opens a directory for one command: the copy that a node keeps, or a fresh one in memory. */
final class LocalCopy {
  private LocalCopy() {}

  /**
   * The copy in a data folder, as it is; no network is used.
   *
   * @throws CommandFailure {@code not_synced} (5), {@code store_locked} (7)
   */
  static Directory stored(List<Root> roots, Path data, InstantSource clock) {
    if (!Files.isDirectory(data.resolve("federations"))) {
      throw new CommandFailure(
          ExitCode.TOO_OLD,
          "not_synced",
          "There is no copy of a directory in " + data + ".",
          Files.isRegularFile(data.resolve("directory").resolve("checkpoint"))
              ? "read what the registry there publishes: --from " + data
              : "read one: --from URL_OR_BUNDLE; or follow one: waymark node start --root FILE"
                  + " --from URL");
    }
    DirectoryConfig config = DirectoryConfig.at(data).clock(clock).background(false);
    for (Root root : roots) {
      config = config.federation(new FederationConfig(root, List.of()));
    }
    try {
      return Directory.open(config);
    } catch (StoreException e) {
      throw explain(e, data);
    }
  }

  /** What is wrong with a store, as a failure of a command. */
  static CommandFailure explain(StoreException failure, Path data) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure.code()) {
      case "store_locked" ->
          new CommandFailure(
              ExitCode.UNREACHABLE,
              failure.code(),
              message,
              NodeFile.read(data)
                  .map(node -> "ask the node that has it: curl " + node.local() + "/v1/peers/HOST")
                  .orElse(
                      "ask the process that has it, or read another copy: --from URL_OR_BUNDLE"));
      case "marks_damaged" ->
          new CommandFailure(
              ExitCode.NOT_BELIEVED, failure.code(), message, "put the file back from your copy");
      case "bundle_unwitnessed" ->
          new CommandFailure(
              ExitCode.TOO_OLD,
              failure.code(),
              message,
              "run this again when the witnesses have seen the newest entries");
      default -> new CommandFailure(ExitCode.UNEXPECTED, failure.code(), message, "");
    };
  }

  /** A directory that holds nothing yet. */
  static Directory inMemory(
      Root root, Source source, InstantSource clock, Fetcher fetcher, ProgressLine progress) {
    return Directory.open(
        DirectoryConfig.inMemory()
            .clock(clock)
            .background(false)
            .fetcher(fetcher)
            .progress(progress)
            .federation(new FederationConfig(root, List.of(source))));
  }

  /**
   * Reads the one source of a fresh directory.
   *
   * @return empty when its content is believed, else why not
   */
  static Optional<SyncOutcome> read(Directory directory, ProgressLine progress) {
    try {
      SyncReport report = directory.syncNow();
      return report.ok()
          ? Optional.empty()
          : report.federations().get(0).outcomes().stream().reduce((first, last) -> last);
    } finally {
      progress.clear();
    }
  }

  /** The exit code for a source whose content is not believed. */
  static ExitCode exitOf(SyncOutcome outcome) {
    if (outcome.kind() == SyncOutcome.Kind.UNREACHABLE) {
      return ExitCode.UNREACHABLE;
    }
    return outcome.code().filter(code -> code.endsWith("_expired")).isPresent()
        ? ExitCode.TOO_OLD
        : ExitCode.NOT_BELIEVED;
  }

  /** The failure of a command that needed that source. */
  static CommandFailure failure(SyncOutcome outcome) {
    return new CommandFailure(
        exitOf(outcome), outcome.code().orElse("unexpected"), named(outcome), next(outcome));
  }

  /** The sentence, with the source where it does not name it. */
  static String named(SyncOutcome outcome) {
    String source = outcome.source().toString();
    return outcome.message().contains(source)
        ? outcome.message()
        : source + ": " + outcome.message();
  }

  static String next(SyncOutcome outcome) {
    return switch (exitOf(outcome)) {
      case UNREACHABLE -> "see whether the source is up, or read another one: --from URL_OR_BUNDLE";
      case TOO_OLD -> "read a newer copy: --from ANOTHER_URL_OR_BUNDLE";
      default -> "do not use this copy; read another one: --from ANOTHER_URL_OR_BUNDLE";
    };
  }
}
