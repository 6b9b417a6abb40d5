package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.waymark.client.fetch.FetchException;
import org.waymark.registry.check.DomainControl;
import org.waymark.server.membership.Member;
import org.waymark.signer.key.VerificationKey;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code site-admin recover}: the site is taken back by its recovery key. */
@CommandLine.Command(
    name = "recover",
    description = {
      "Take your site back with its recovery key, after its keys were lost or stolen.",
      "From now on nobody changes your site with the old keys. The new ones are in force after the"
          + " federation's window, usually three days; whoever has the old keys can object, and then"
          + " the operator decides."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark site-admin recover --recovery-key /media/usb/recovery.pem")
final class SiteAdminRecoverCommand extends SiteMemberCommand {
  @Option(names = "--recovery-key", paramLabel = "FILE", description = "The recovery key.")
  private @Nullable Path file;

  @Option(
      names = "--recovery-passphrase-file",
      paramLabel = "FILE",
      description = "Holds its passphrase (default: FILE.passphrase).")
  private @Nullable Path passphrase;

  @Override
  ExitCode act(Member member, Reached reached) throws IOException, FetchException {
    ObjectNode recovery = member.recover(RecoveryKeyFile.of(file, passphrase).open());
    if (json) {
      console().json(recovery);
      return ExitCode.OK;
    }
    console()
        .line(
            "The keys of %s are replaced at %s, unless somebody objects.",
            member.site(), recovery.path("ends").asText());
    console().line("Until then nobody can change your site with the old keys.");
    member.admin().newest().stream()
        .flatMap(statement -> statement.keys().keys().stream())
        .map(VerificationKey::thumbprint)
        .map(DomainControl::line)
        .forEach(
            line ->
                console()
                    .note(
                        "next: put this line in the place of the old one, in %s or in DNS: %s",
                        DomainControl.url(member.site()), line));
    console().note("then carry the recovery key away again, and see: waymark site-admin status");
    return ExitCode.OK;
  }
}
