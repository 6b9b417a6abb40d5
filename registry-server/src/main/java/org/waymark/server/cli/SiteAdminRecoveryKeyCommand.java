package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.waymark.server.membership.Member;
import org.waymark.server.site.SiteAdmin;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.SiteStatement;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code site-admin recovery-key}: the way back when every other key is lost or stolen. */
@CommandLine.Command(
    name = "recovery-key",
    description = {
      "Make a recovery key, and sign a statement that commits to it.",
      "From then on only that key can replace the keys of your site when they are lost or stolen,"
          + " and nobody who steals those can change that. Make it on a stick that you carry away."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark site-admin recovery-key /media/usb/recovery.pem",
      "  ./waymark site-admin update --confirm"
    })
final class SiteAdminRecoveryKeyCommand extends SiteAdminCommand {
  @Parameters(paramLabel = "FILE", description = "Where to write the key; it must not be there.")
  private Path file = Path.of("recovery.pem");

  @Option(
      names = "--recovery-passphrase-file",
      paramLabel = "FILE",
      description = "Holds the passphrase of the key (default: one is made, in FILE.passphrase).")
  private @Nullable Path passphrase;

  @Override
  ExitCode act(SiteAdmin site) {
    RecoveryKeyFile made = RecoveryKeyFile.of(file, passphrase);
    if (site.newest().flatMap(SiteStatement::recovery).isPresent()) {
      throw CommandFailure.usage(
          "recovery_committed",
          "Your statement commits to a recovery key already.",
          "keep that key; with it you can take the site back: waymark site-admin recover");
    }
    if (site.newest().isEmpty()) {
      throw CommandFailure.usage(
          "statement_missing",
          "Nothing was signed yet, so there is no statement to commit with.",
          "waymark site-admin sign" + dataFlag());
    }
    SigningKey key = made.make(new SecureRandom());
    Sha256 commitment = RecoveryCommitment.of(key.publicKey());
    SiteStatement signed = site.commit(commitment, Member.STATEMENT_LIFE);
    if (json) {
      console()
          .json(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("entityId", signed.sub().value())
                  .put("ver", signed.ver())
                  .put("recovery", commitment.hex())
                  .put("key", file.toString())
                  .put("passphrase", made.passphrase().toString()));
      return ExitCode.OK;
    }
    new TextRows()
        .heading("Version " + signed.ver() + " of your statement commits to a recovery key")
        .row("key", file.toString())
        .row("passphrase", made.passphrase().toString())
        .row("commitment", commitment.hex())
        .print(console());
    console()
        .note(
            "Carry the key away from this machine, keep the passphrase apart from it, and a copy of"
                + " both at a second place: whoever has both can take your site, and without them"
                + " nobody can give it back to you.");
    console().note("next: hand the statement in: waymark site-admin update%s", dataFlag());
    return ExitCode.OK;
  }
}
