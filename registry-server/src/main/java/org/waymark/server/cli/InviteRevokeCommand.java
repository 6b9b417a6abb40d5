package org.waymark.server.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code invite revoke}. */
@CommandLine.Command(
    name = "revoke",
    description = "Take an invitation back that has not been used; its link is then refused.",
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark invite list --state open",
      "  ./waymark invite revoke 01jd8m3v5k9q2x7w4t6r8y0zab"
    })
final class InviteRevokeCommand extends OperatorCommand {
  @Parameters(paramLabel = "ID", description = "The invitation, as invite list shows it.")
  private String id = "";

  @Override
  protected ExitCode run() throws IOException {
    return answer(
        operate(registry -> registry.revokeInvitation(id)),
        answer -> console().line("revoked the invitation %s", id));
  }
}
