package org.waymark.server.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.error.RegistryLockedException;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.server.ControlFile;
import org.waymark.server.api.LocalOperations;
import org.waymark.server.api.Operations;
import org.waymark.server.api.Problems;
import org.waymark.server.api.RequestException;
import org.waymark.signer.VerificationException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A command on the registry in the data folder. A registry has one writer: when no process holds
 * it, this one opens it for as long as the command takes; otherwise the process that does is asked
 * over HTTP. What the command prints and how it fails is the same.
 */
abstract class RegistryCommand extends Command {
  private static final int ATTEMPTS = 40;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Holds the passphrase of the key files (default: DATA/passphrase, if any).")
  private @Nullable Path passphraseFile;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description =
          "A PostgreSQL database, such as jdbc:postgresql://db.example.org/waymark, in place of a"
              + " file in the data folder. A URL with a password belongs into config.yaml.")
  private @Nullable String database;

  @Mixin private Surroundings surroundings = new Surroundings();

  /** What a command does with a registry. */
  @FunctionalInterface
  interface Work<T> {
    T with(Operations registry) throws IOException;
  }

  /** Whether the command looks at sites over the network; most do not. */
  boolean checksSites() {
    return false;
  }

  /**
   * How the registry in the data folder runs, before a command adds its own wishes.
   *
   * @param own how the world reaches it
   */
  final RegistryConfig.Builder settings(Optional<URI> own) throws IOException {
    RegistryConfig.Builder settings =
        RegistryConfig.at(data)
            .clock(clock())
            .database(database())
            .mirrors(surroundings.mirrors(data, own));
    if (checksSites()) {
      settings.checks(surroundings.inspection(data, clock()));
    }
    passphrase().ifPresent(settings::passphrase);
    return settings;
  }

  /** Where the registry keeps what it knows, if not in the data folder. */
  final Optional<String> database() {
    return Optional.ofNullable(database);
  }

  final Surroundings surroundings() {
    return surroundings;
  }

  final Optional<PassphraseSource> passphrase() {
    return passphraseFile().map(PassphraseSource::file);
  }

  final Optional<Path> passphraseFile() {
    return Optional.ofNullable(passphraseFile);
  }

  /** Does the work, here or through the process that holds the registry. */
  final <T> T withRegistry(Work<T> work) throws IOException {
    RegistryLockedException held = null;
    // Another command may hold the registry for a moment, and a server writes its control file
    // only when it answers.
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (Registry registry = Registry.open(settings(Optional.empty()).timer(false).build())) {
        return work.with(new LocalOperations(() -> registry, new Actor("command-line"), clock()));
      } catch (RegistryLockedException e) {
        held = e;
      } catch (RefusedException | RequestException | VerificationException e) {
        throw Failures.of(Problems.of(e)); // as the process that is asked would have said it
      }
      Optional<ControlFile> control = ControlFile.read(data);
      if (control.isPresent()) {
        try {
          return work.with(ControlChannel.here(control.get()));
        } catch (CommandFailure failure) {
          boolean stale =
              failure.code().equals("registry_unreachable")
                  || failure.code().equals("operator_token_refused");
          if (!stale || attempt == ATTEMPTS - 1) {
            throw failure;
          }
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw held == null ? new IllegalStateException("no attempt was made") : held;
  }
}
