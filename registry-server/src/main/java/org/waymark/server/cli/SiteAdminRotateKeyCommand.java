package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.registry.check.DomainControl;
import org.waymark.server.membership.Member;
import org.waymark.server.site.KeySet;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.statement.SiteStatement;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code site-admin rotate-key}: a new key for an old one. */
@CommandLine.Command(
    name = "rotate-key",
    description = {
      "Replace a key of your site.",
      "The old key stays in force until the directory shows the new one. Interrupted anywhere, the"
          + " same command goes on. After a new federation key your domain has to show its line."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark site-admin rotate-key",
      "  ./waymark site-admin rotate-key --set node --drop-old"
    })
final class SiteAdminRotateKeyCommand extends SiteMemberCommand {
  @Option(
      names = "--set",
      defaultValue = "federation",
      paramLabel = "federation|node",
      description = "Which key (default: ${DEFAULT-VALUE}).")
  private String set = "federation";

  @Option(
      names = "--drop-old",
      description = "Do not go on naming the old node key: somebody else may have it.")
  private boolean dropOld;

  @Override
  ExitCode act(Member member, Reached reached) throws FetchException {
    if (!set.matches("federation|node")) {
      throw CommandFailure.usage(
          "key_set_unknown",
          "There is no key set " + PlainText.of(set) + " that is replaced like this.",
          "write --set federation or --set node");
    }
    KeySet which = KeySet.valueOf(set.toUpperCase(Locale.ROOT));
    Optional<String> kid = member.rotate(which, !dropOld);
    if (kid.isEmpty()) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          "rotation_under_way",
          "The registry took the new key, but the directory does not show it yet; the old key is"
              + " still in place.",
          "waymark site-admin rotate-key --set " + set + dataFlag());
    }
    SiteStatement newest = member.admin().newest().orElseThrow();
    Optional<String> line =
        which == KeySet.FEDERATION
            ? newest.keys().keys().stream()
                .findFirst()
                .map(VerificationKey::thumbprint)
                .map(DomainControl::line)
            : Optional.empty();
    if (json) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      document.put("set", set).put("kid", kid.get()).put("version", newest.ver());
      line.ifPresent(text -> document.put("domainControl", text));
      console().json(document);
      return ExitCode.OK;
    }
    console().line("The %s key of %s is now %s.", set, newest.sub(), kid.get());
    console().line("The old one is kept in %s.", member.admin().data().resolve("keys/retired"));
    line.ifPresent(
        text ->
            console()
                .note(
                    "next: put this line in the place of the old one, in %s or in DNS: %s",
                    DomainControl.url(newest.sub()), text));
    return ExitCode.OK;
  }
}
