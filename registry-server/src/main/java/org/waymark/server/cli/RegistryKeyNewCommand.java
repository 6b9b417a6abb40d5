package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.RoleKeyFile;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.signer.key.KeyStretching;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code registry key new}: a key that the next root can name. */
@CommandLine.Command(
    name = "new",
    description = {
      "Make a key for a role of the registry, in the data folder.",
      "It signs nothing before a root names it, and takes the place of none. Carry the public part"
          + " to the ceremony: waymark root add DRAFT ROLE --jwk FILE. Works beside a running"
          + " registry, and before there is one."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark registry key new log --out log.jwk",
      "  ./waymark registry key new membership --json"
    })
final class RegistryKeyNewCommand extends Command {
  @Parameters(paramLabel = "ROLE", description = "membership, log, export or oidf.")
  private String role = "";

  @Option(names = "--out", paramLabel = "FILE", description = "Write the public key here, as JWK.")
  private @Nullable Path out;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Holds the passphrase of the key files (default: DATA/passphrase).")
  private @Nullable Path passphraseFile;

  @Override
  protected ExitCode run() throws IOException {
    RoleKeyFile made =
        RoleKeyFile.make(
            data,
            CeremonyCommand.role(role),
            Optional.ofNullable(passphraseFile).map(PassphraseSource::file),
            KeyStretching.INTERACTIVE,
            new SecureRandom());
    ObjectNode jwk = made.key().toJwk();
    if (out != null) {
      CeremonyFiles.write(out, CeremonyCommand.line(jwk));
    }
    if (json) {
      ObjectNode document =
          JsonNodeFactory.instance
              .objectNode()
              .put("role", role)
              .put("kid", made.key().kid().value())
              .put("keyFile", made.file().toString());
      made.generatedPassphrase().ifPresent(file -> document.put("passphrase", file.toString()));
      document.set("jwk", jwk);
      console().json(document);
      return ExitCode.OK;
    }
    TextRows rows =
        new TextRows()
            .heading("Made a key of the role " + role)
            .whole("kid", made.key().kid().value())
            .whole("key file", made.file() + ", encrypted; it stays here");
    made.generatedPassphrase()
        .ifPresent(
            file -> rows.row("passphrase", file + ": made at random; keep a copy elsewhere"));
    if (out == null) {
      rows.whole("public key", jwk.toString());
    } else {
      rows.whole("public key", out.toString());
    }
    rows.print(console());
    console()
        .note(
            "next, at the root ceremony: waymark root add DRAFT %s --jwk %s",
            role, out == null ? "FILE" : out);
    return ExitCode.OK;
  }
}
