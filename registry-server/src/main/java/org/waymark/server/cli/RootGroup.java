package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code root}: the root ceremony. */
@CommandLine.Command(
    name = "root",
    description = {
      "Make and sign the root of a federation, key by key.",
      "For offline machines: files in, files out, no network, no data folder. A draft is carried"
          + " from key to key; when enough have signed, it becomes root-N.json."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RootInitCommand.class,
      RootAddCommand.class,
      RootRotateCommand.class,
      RootSignCommand.class,
      RootShowCommand.class,
      RootVerifyCommand.class
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark root init root-1.draft --federation https://federation.example.org --name Example",
      "  ./waymark root add root-1.draft root --new a.pem --passphrase-file a.secret",
      "  ./waymark root add root-1.draft log --jwk log.jwk",
      "  ./waymark root sign root-1.draft --key a.pem --passphrase-file a.secret",
      "  ./waymark root rotate root-1.json --out root-2.draft"
    })
final class RootGroup extends Group {}
