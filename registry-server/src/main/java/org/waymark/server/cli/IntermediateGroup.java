package org.waymark.server.cli;

import picocli.CommandLine;

/** {@code intermediate}: who certifies sites in the trust anchor's stead. */
@CommandLine.Command(
    name = "intermediate",
    description = "Let others certify sites within names of their own.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      IntermediateKeyCommand.class,
      IntermediateCertifyCommand.class,
      IntermediateAddCommand.class,
      IntermediateListCommand.class,
      IntermediateWithdrawCommand.class
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark intermediate key nren.pem --passphrase-file nren.secret > nren.jwk",
      "  ./waymark intermediate certify nren.example --jwk nren.jwk --permit .nren.example \\",
      "      --key membership.pem --root root.json --out nren.chain",
      "  ./waymark intermediate add nren.chain"
    })
final class IntermediateGroup extends Group {}
