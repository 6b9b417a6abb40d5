package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code rules}: what is demanded of members. */
@CommandLine.Command(
    name = "rules",
    description = "See, try and change what the federation demands of its members.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RulesShowCommand.class, RulesTestCommand.class, RulesApplyCommand.class},
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark rules show --to my-rules",
      "  ./waymark rules test my-rules",
      "  ./waymark rules apply my-rules"
    })
final class RulesGroup extends Group {}
