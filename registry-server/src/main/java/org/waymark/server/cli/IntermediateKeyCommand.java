package org.waymark.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.signer.key.KeyStretching;
import org.waymark.signer.key.SealedKey;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code intermediate key}: the key of an intermediate, on its own machine. */
@CommandLine.Command(
    name = "key",
    description = {
      "Make the key with which an intermediate certifies sites.",
      "It is written encrypted into a file on this machine; printed is its public part, to be"
          + " carried to whoever certifies the intermediate. Needs no network and no registry."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark intermediate key nren.pem --passphrase-file nren.secret > nren.jwk")
final class IntermediateKeyCommand extends Command {
  @Parameters(paramLabel = "FILE", description = "Where the key goes; there must be none yet.")
  private Path file = Path.of("intermediate.pem");

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      required = true,
      description = "Holds the passphrase that opens the key.")
  private @Nullable Path passphrase;

  @Override
  protected ExitCode run() throws IOException {
    SecureRandom random = new SecureRandom();
    SigningKey key = SigningKeys.ed25519(random);
    char[] secret =
        PassphraseSource.file(passphrase == null ? Path.of("passphrase") : passphrase).read();
    try {
      String pem = SealedKey.seal(key, secret, KeyStretching.OFFLINE, random);
      CeremonyFiles.write(file, pem.getBytes(StandardCharsets.US_ASCII));
    } finally {
      Arrays.fill(secret, '\0');
    }
    console().json(key.publicKey().toJwk());
    console().note("made %s; keep it, and its passphrase elsewhere", file);
    return ExitCode.OK;
  }
}
