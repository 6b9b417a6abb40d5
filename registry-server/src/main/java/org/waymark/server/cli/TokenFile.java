package org.waymark.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A file whose first line is a token: never given on the command line, where others can see it. */
final class TokenFile {
  private static final int MAX_BYTES = 4096;
  private static final Pattern TOKEN = Pattern.compile("[!-~]{16,512}");

  private TokenFile() {}

  /**
   * The token.
   *
   * @throws CommandFailure {@code file_missing file_is_folder token_file_malformed}; no message
   *     repeats what is in the file
   */
  static String read(Path file) throws IOException {
    String text = new String(new InputFile(file).bytes(MAX_BYTES), StandardCharsets.UTF_8);
    String token = text.lines().findFirst().orElse("").strip();
    if (!TOKEN.matcher(token).matches()) {
      throw CommandFailure.usage(
          "token_file_malformed",
          "The first line of " + file + " is no access token.",
          "put there what waymark token create printed, and nothing else");
    }
    return token;
  }
}
