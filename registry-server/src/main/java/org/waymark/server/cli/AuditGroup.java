package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code audit}: who did what. */
@CommandLine.Command(
    name = "audit",
    description = "Read who did what with the registry, when and why.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = AuditListCommand.class,
    footerHeading = "%nExample:%n",
    footer = "  ./waymark audit list --site cloud.example.org")
final class AuditGroup extends Group {}
