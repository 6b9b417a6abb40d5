package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code log}: the log behind a directory. */
@CommandLine.Command(
    name = "log",
    description = "Audit the log behind a directory.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {LogVerifyCommand.class, LogMonitorCommand.class},
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark log verify --from https://registry.example.org --root root.json",
      "  ./waymark log monitor cloud.example.org --root root.json --once"
    })
final class LogGroup extends Group {}
