package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code ocm}: Open Cloud Mesh as servers really speak it. */
@CommandLine.Command(
    name = "ocm",
    description = "Read what Open Cloud Mesh servers publish.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {OcmProbeCommand.class},
    footerHeading = "%nExample:%n",
    footer = "  ./waymark ocm probe cloud.example.org")
final class OcmGroup extends Group {}
