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
      SiteAdminApplyCommand.class,
      SiteAdminUpdateCommand.class,
      SiteAdminRotateKeyCommand.class,
      SiteAdminRecoveryKeyCommand.class,
      SiteAdminRecoverCommand.class,
      SiteAdminObjectCommand.class,
      SiteAdminLeaveCommand.class,
      SiteAdminStatusCommand.class
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark site-admin init cloud.example.org --root root.json",
      "  ./waymark site-admin edit --set mesh_site.country=NL",
      "  ./waymark site-admin sign",
      "  ./waymark site-admin update --confirm"
    })
final class SiteAdminGroup extends Group {}
