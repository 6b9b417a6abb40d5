package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code invite}: who may apply. */
@CommandLine.Command(
    name = "invite",
    description = "Invite sites to apply for membership.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {InviteCreateCommand.class, InviteListCommand.class, InviteRevokeCommand.class},
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark invite create --host cloud.example.org --for 'University of Example'",
      "  ./waymark invite list --state open"
    })
final class InviteGroup extends Group {}
