package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code token}: who may act as an operator from elsewhere. */
@CommandLine.Command(
    name = "token",
    description = "Give people and programs access to the registry.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TokenCreateCommand.class, TokenListCommand.class, TokenRevokeCommand.class},
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark token create anna --role operator --days 365", "  ./waymark token list"})
final class TokenGroup extends Group {}
