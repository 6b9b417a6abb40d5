package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code decision}: why something was decided. */
@CommandLine.Command(
    name = "decision",
    description = "Disclose why something was decided, and check such a disclosure.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DecisionShowCommand.class, DecisionVerifyCommand.class},
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark decision show 5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
      "  ./waymark decision verify decision.json --root root.json --from directory.bundle"
    })
final class DecisionGroup extends Group {}
