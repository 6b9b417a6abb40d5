package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code application}: who wants to become a member. */
@CommandLine.Command(
    name = "application",
    description = "Decide about sites that want to become members.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ApplicationListCommand.class,
      ApplicationShowCommand.class,
      ApplicationCheckCommand.class,
      ApplicationApproveCommand.class,
      ApplicationDeclineCommand.class
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark application list --state checked",
      "  ./waymark application approve 4q7n2c5x8m1v6k3z9t0w5r2y7b"
    })
final class ApplicationGroup extends Group {}
