package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code site}: the members of the registry in the data folder. */
@CommandLine.Command(
    name = "site",
    description = "The members of the registry in the data folder.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SiteAdmitCommand.class,
      SiteShowCommand.class,
      SiteListCommand.class,
      SiteSuspendCommand.class,
      SiteReinstateCommand.class,
      SiteRenewCommand.class,
      SiteRevokeCommand.class,
      SiteDecideCommand.class,
      SiteCheckCommand.class
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark site admit cloud.example.org.jwt",
      "  ./waymark site suspend cloud.example.org --reason key-compromise"
    })
final class SiteGroup extends Group {}
