package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code registry}: the author of a directory. */
@CommandLine.Command(
    name = "registry",
    description = "Author a federation: make a registry, run it, look after it.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RegistryInitCommand.class,
      RegistryStartCommand.class,
      RegistryStatusCommand.class,
      RegistrySnapshotCommand.class,
      RegistryRootCommand.class,
      RegistryKeyGroup.class,
      RegistryPublishStaticCommand.class,
      RegistryBackupCommand.class,
      RegistryRestoreCommand.class,
      RegistryRebuildCommand.class
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark registry init --federation https://federation.example.org --name Example",
      "  ./waymark registry start"
    })
final class RegistryGroup extends Group {}
