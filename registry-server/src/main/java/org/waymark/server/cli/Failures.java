package org.waymark.server.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.waymark.client.ResolutionException;
import org.waymark.client.fetch.FetchException;
import org.waymark.signer.VerificationException;
import org.waymark.trust.ExpiredException;

/** Turns what was thrown into what a person reads and the exit code of the contract. */
final class Failures {
  private Failures() {}

  static CommandFailure explain(Exception failure) {
    if (failure instanceof CommandFailure command) {
      return command;
    }
    if (failure instanceof ResolutionException resolution) {
      return new CommandFailure(
          exitOf(resolution), resolution.code(), message(resolution), resolution.nextStep());
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
    if (failure instanceof NoSuchFileException missing) {
      return CommandFailure.usage("file_missing", "there is no file " + missing.getFile(), "");
    }
    if (failure instanceof FileAlreadyExistsException exists) {
      return CommandFailure.usage("file_exists", exists.getFile() + " exists already", "");
    }
    if (failure instanceof AccessDeniedException denied) {
      return CommandFailure.usage("file_denied", "no permission for " + denied.getFile(), "");
    }
    if (failure instanceof IOException io) {
      return new CommandFailure(ExitCode.UNEXPECTED, "io", message(io), "");
    }
    return new CommandFailure(
        ExitCode.UNEXPECTED,
        "unexpected",
        failure.getClass().getSimpleName() + ": " + message(failure),
        "");
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
