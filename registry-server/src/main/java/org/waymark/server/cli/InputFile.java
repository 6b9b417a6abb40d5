package org.waymark.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.waymark.signer.VerificationException;

/** A file named on the command line; what is wrong with it is said with its name. */
record InputFile(Path path) {

  /**
   * The bytes.
   *
   * @throws CommandFailure {@code file_missing file_is_folder} (2), {@code file_too_large} (4)
   */
  byte[] bytes(int max) throws IOException {
    try (InputStream in = open()) {
      byte[] bytes = in.readNBytes(max + 1);
      if (bytes.length > max) {
        throw new CommandFailure(
            ExitCode.NOT_BELIEVED,
            "file_too_large",
            path + " is larger than " + max + " bytes, which such a file never is.",
            "name another file");
      }
      return bytes;
    }
  }

  /** The stream, which the caller closes. */
  InputStream open() throws IOException {
    if (!Files.exists(path)) {
      throw CommandFailure.usage(
          "file_missing", "There is no file " + path + ".", "name one that exists");
    }
    if (Files.isDirectory(path)) {
      throw CommandFailure.usage(
          "file_is_folder", path + " is a folder, not a file.", "name a file");
    }
    return Files.newInputStream(path);
  }

  /** Reads what is in the file; a refusal of its content names the file. */
  <T> T read(int max, Function<byte[], T> parser) throws IOException {
    byte[] bytes = bytes(max);
    try {
      return parser.apply(bytes);
    } catch (VerificationException e) {
      throw refused(e, "");
    }
  }

  /** The failure of a command whose file is not believed. */
  CommandFailure refused(VerificationException why, String next) {
    CommandFailure failure = Failures.explain(why);
    return new CommandFailure(
        failure.exit(), failure.code(), path + ": " + failure.message(), next);
  }
}
