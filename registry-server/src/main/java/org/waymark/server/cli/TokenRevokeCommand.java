package org.waymark.server.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code token revoke}. */
@CommandLine.Command(
    name = "revoke",
    description = "Take an access token back; from then on it is refused.",
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark token list", "  ./waymark token revoke ID"})
final class TokenRevokeCommand extends OperatorCommand {
  @Parameters(paramLabel = "ID", description = "The token, as token list shows it.")
  private String id = "";

  @Override
  protected ExitCode run() throws IOException {
    return answer(
        operate(registry -> registry.revokeToken(id)),
        of -> console().line("revoked the access token %s", id));
  }
}
