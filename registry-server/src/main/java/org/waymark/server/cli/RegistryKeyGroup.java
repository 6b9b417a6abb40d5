package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code registry key}: the keys of the registry's own roles. */
@CommandLine.Command(
    name = "key",
    description = "Make keys for the registry's roles, to be named by the next root.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RegistryKeyNewCommand.class},
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark registry key new log --out log.jwk"})
final class RegistryKeyGroup extends Group {}
