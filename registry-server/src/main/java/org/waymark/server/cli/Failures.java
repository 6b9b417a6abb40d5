package org.waymark.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.ResolutionException;
import org.waymark.client.fetch.FetchException;
import org.waymark.node.http.ListenerException;
import org.waymark.node.http.Problem;
import org.waymark.registry.error.KeyUnavailableException;
import org.waymark.registry.error.MirrorsSilentException;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.error.RegistryExistsException;
import org.waymark.registry.error.RegistryLockedException;
import org.waymark.registry.error.RegistryMissingException;
import org.waymark.registry.error.RuleException;
import org.waymark.registry.error.SecondHistoryException;
import org.waymark.registry.error.StorageFailedException;
import org.waymark.server.api.Problems;
import org.waymark.server.api.RequestException;
import org.waymark.server.membership.RegistryRefusal;
import org.waymark.signer.VerificationException;
import org.waymark.trust.ExpiredException;

/** Turns what was thrown into what a person reads and the exit code of the contract. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static CommandFailure explain(Exception failure) {
    if (failure instanceof CommandFailure command) {
      return command;
    }
    if (failure instanceof ResolutionException resolution) {
      return new CommandFailure(
          exitOf(resolution), resolution.code(), message(resolution), resolution.nextStep());
    }
    if (failure instanceof RegistryException registry) {
      return ofRegistry(registry);
    }
    if (failure instanceof RegistryRefusal refusal) {
      return of(refusal.problem());
    }
    if (failure instanceof RequestException request) {
      return of(request.problem());
    }
    if (failure instanceof ExpiredException expired) {
      return new CommandFailure(ExitCode.TOO_OLD, expired.code(), message(expired), "");
    }
    if (failure instanceof VerificationException verification) {
      return new CommandFailure(
          ExitCode.NOT_BELIEVED, verification.code(), message(verification), "");
    }
    if (failure instanceof FetchException fetch) {
      return new CommandFailure(ExitCode.UNREACHABLE, fetch.code(), message(fetch), "");
    }
    if (failure instanceof ListenerException listener) {
      return ofListener(listener);
    }
    if (failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return ofInputOutput(unchecked.getCause());
    }
    if (failure instanceof IOException io) {
      return ofInputOutput(io);
    }
    LOG.debug("unexpected", failure);
    return new CommandFailure(
        ExitCode.UNEXPECTED,
        "unexpected",
        failure.getClass().getSimpleName() + ": " + message(failure),
        "run it again with WAYMARK_LOG=DEBUG and report what it prints");
  }

  /** What an interface of this product answered, over HTTP or in this process. */
  static CommandFailure of(Problem problem) {
    return new CommandFailure(
        exitOf(problem),
        problem.code(),
        problem.detail(),
        problem.next().orElse(""),
        problem.more());
  }

  /** The kinds that {@link Problems} tells apart by status, as exit codes. */
  private static ExitCode exitOf(Problem problem) {
    return switch (problem.status()) {
      case 404 -> problem.code().equals("not_a_member") ? ExitCode.NOT_A_MEMBER : ExitCode.USAGE;
      case 401, 403, 409, 410, 429 -> ExitCode.REFUSED;
      case 413, 422 ->
          problem.code().endsWith("_expired") ? ExitCode.TOO_OLD : ExitCode.NOT_BELIEVED;
      case 408, 503 -> ExitCode.UNREACHABLE;
      default -> problem.status() < 500 ? ExitCode.USAGE : ExitCode.UNEXPECTED;
    };
  }

  private static CommandFailure ofRegistry(RegistryException failure) {
    boolean question = failure instanceof RuleException && failure.code().startsWith("query_");
    if (question
        || failure instanceof RefusedException
        || failure instanceof StorageFailedException) {
      return of(Problems.of(failure));
    }
    ExitCode exit = ExitCode.NOT_BELIEVED; // damaged, or another history than the published one
    String next = "";
    if (failure instanceof RegistryExistsException) {
      exit = ExitCode.USAGE;
      next = "waymark registry init --data ANOTHER_DIR";
    } else if (failure instanceof RegistryMissingException) {
      exit = ExitCode.USAGE;
      next = "waymark registry init --federation URL --name NAME";
    } else if (failure instanceof RegistryLockedException) {
      exit = ExitCode.UNREACHABLE;
      next = "waymark registry status";
    } else if (failure instanceof MirrorsSilentException) {
      exit = ExitCode.UNREACHABLE;
      next = "see whether the mirrors are up; where surely nothing later was published: --alone";
    } else if (failure instanceof SecondHistoryException) {
      next = "waymark registry rebuild --from MIRROR";
    } else if (failure instanceof RuleException) {
      exit = failure.code().equals("rules_unreadable") ? ExitCode.USAGE : ExitCode.NOT_BELIEVED;
      next = "waymark rules show --to DIR writes rules that can be used";
    } else if (failure instanceof KeyUnavailableException) {
      exit = failure.code().startsWith("passphrase_") ? ExitCode.USAGE : ExitCode.NOT_BELIEVED;
      next = "name the file that holds the passphrase: --passphrase-file FILE";
    }
    return new CommandFailure(exit, failure.code(), message(failure), next);
  }

  private static CommandFailure ofListener(ListenerException failure) {
    return switch (failure.code()) {
      case "address_in_use", "address_unavailable" ->
          new CommandFailure(
              ExitCode.UNEXPECTED,
              failure.code(),
              message(failure),
              "choose another address: --listen HOST:PORT");
      case "listener_failed" ->
          new CommandFailure(ExitCode.UNEXPECTED, failure.code(), message(failure), "");
      case "local_token_missing" -> ofFlag(failure, "give --local-token-file FILE");
      case "local_token_malformed", "local_token_unreadable" ->
          ofFlag(failure, "write one: openssl rand -hex 32 > FILE; then --local-token-file FILE");
      case "listen_malformed" -> ofFlag(failure, "give for example --listen 127.0.0.1:8080");
      case "proxy_malformed" -> ofFlag(failure, "give for example --trusted-proxy 10.0.0.7");
      default -> ofFlag(failure, "give --tls-cert CHAIN and --tls-key KEY, both in PEM");
    };
  }

  private static CommandFailure ofFlag(ListenerException failure, String next) {
    return CommandFailure.usage(failure.code(), message(failure), next);
  }

  /** Where a file cannot be written it is the folder that is missing. */
  private static CommandFailure missing(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return folder == null || Files.isDirectory(folder)
        ? CommandFailure.usage(
            "file_missing", "There is no file " + file + ".", "name one that exists")
        : CommandFailure.usage(
            "folder_missing",
            "There is no folder " + folder + " for " + file.getFileName() + ".",
            "make it, or name a file elsewhere");
  }

  private static CommandFailure ofInputOutput(IOException failure) {
    if (failure instanceof NoSuchFileException missing) {
      return missing(Path.of(missing.getFile()));
    }
    if (failure instanceof FileAlreadyExistsException exists) {
      return CommandFailure.usage(
          "file_exists", exists.getFile() + " exists already.", "remove it or name another");
    }
    if (failure instanceof AccessDeniedException denied) {
      return CommandFailure.usage(
          "file_denied",
          "This user may not open " + denied.getFile() + ".",
          "run it as the owner of that file");
    }
    return new CommandFailure(ExitCode.UNEXPECTED, "io", message(failure), "");
  }

  /** DESIGN's kinds of "no", as exit codes. */
  static ExitCode exitOf(ResolutionException failure) {
    return switch (failure.getClass().getSimpleName()) {
      case "UnknownPeer" -> ExitCode.NOT_A_MEMBER;
      case "SuspendedPeer", "RevokedPeer" -> ExitCode.REFUSED;
      case "StaleDirectory", "ExpiredDirectory" -> ExitCode.TOO_OLD;
      default -> ExitCode.NOT_BELIEVED;
    };
  }

  private static String message(Exception failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
