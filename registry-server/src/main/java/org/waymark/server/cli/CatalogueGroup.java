package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code catalogue}: what the members say of themselves. */
@CommandLine.Command(
    name = "catalogue",
    description = "Ask what the active sites say of themselves.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = CatalogueQueryCommand.class,
    footerHeading = "%nExample:%n",
    footer = "  ./waymark catalogue query 'SELECT ?site { ?site wm:mesh_site/wm:country \"NL\" }'")
final class CatalogueGroup extends Group {}
