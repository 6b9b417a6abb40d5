package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code node}: follows federations for the programs of a machine. */
@CommandLine.Command(
    name = "node",
    description = "Follow federations, mirror them, and answer the programs of this machine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {NodeStartCommand.class},
    footerHeading = "%nExample:%n",
    footer = "  ./waymark node start --root root.json --from https://registry.example.org")
final class NodeGroup extends Group {}
