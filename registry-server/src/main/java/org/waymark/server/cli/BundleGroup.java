package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code bundle}: a whole directory in one file. */
@CommandLine.Command(
    name = "bundle",
    description = "A whole directory in one file, for places without a network.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BundleCreateCommand.class, BundleVerifyCommand.class},
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark bundle create directory.bundle --root root.json --from https://registry.example.org",
      "  ./waymark bundle verify directory.bundle --root root.json"
    })
final class BundleGroup extends Group {}
