package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code witness}: what a node's witness is. */
@CommandLine.Command(
    name = "witness",
    description = "Look at the witness of a node, which cosigns the logs that the node followed.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {WitnessShowCommand.class},
    footerHeading = "%nExample:%n",
    footer = "  ./waymark witness show --data /var/lib/waymark")
final class WitnessGroup extends Group {}
