package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code site-admin}: the statement of one's own site, in single steps. */
@CommandLine.Command(
    name = "site-admin",
    description = "Your own site: its keys, and the statement that it signs about itself.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SiteAdminInitCommand.class,
      SiteAdminEditCommand.class,
      SiteAdminSignCommand.class,
      SiteAdminStatusCommand.class
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark site-admin init cloud.example.org --root root.json",
      "  ./waymark site-admin edit --set mesh_site.country=NL",
      "  ./waymark site-admin sign"
    })
final class SiteAdminGroup extends Group {}
