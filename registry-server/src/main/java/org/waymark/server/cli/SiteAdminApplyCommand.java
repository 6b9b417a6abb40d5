package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.registry.admission.InvitationKind;
import org.waymark.registry.admission.InvitationLink;
import org.waymark.server.audit.Publication;
import org.waymark.server.membership.Member;
import org.waymark.server.membership.Membership;
import org.waymark.server.membership.PinnedByLink;
import org.waymark.server.site.SiteAdmin;
import org.waymark.signer.MalformedException;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.SiteStatement;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code site-admin apply}: hands in what was signed, by an invitation. */
@CommandLine.Command(
    name = "apply",
    description = {
      "Apply with the newest statement that you signed.",
      "One step of waymark join: it compares the root with the link, keeps it, and hands the"
          + " statement in. Handing in again replaces what was handed in before."
    },
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark site-admin apply 'https://registry.example.org/join/TOKEN#root=1.HASH'"})
final class SiteAdminApplyCommand extends SiteAdminCommand {
  @Parameters(
      paramLabel = "INVITATION_URL",
      description = "The whole link, also what comes after #; in quotes.")
  private String link = "";

  @Mixin private Reach reach = new Reach();

  @Override
  ExitCode act(SiteAdmin admin) throws IOException {
    InvitationLink invitation;
    try {
      invitation = InvitationLink.parse(link);
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          e.code(), String.valueOf(e.getMessage()), "put the whole link in quotes");
    }
    SiteStatement statement =
        admin
            .newest()
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "statement_missing",
                        "Nothing was signed yet in " + admin.data() + ".",
                        "waymark site-admin sign" + dataFlag()));
    try (Reached reached = new Reached(reach)) {
      return apply(admin, invitation, statement, reached);
    } catch (FetchException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE, e.code(), String.valueOf(e.getMessage()), "try again");
    }
  }

  private ExitCode apply(
      SiteAdmin admin, InvitationLink invitation, SiteStatement statement, Reached reached)
      throws FetchException {
    SafeFetcher fetcher = reached.fetcher(Member.isLocal(invitation.registry()));
    Publication publication = Publication.web(invitation.registry(), fetcher);
    Root root = PinnedByLink.newest(invitation, publication, clock().instant());
    admin.keepRoot(root);
    Membership membership =
        Membership.read(admin.membershipFile())
            .orElseGet(() -> Membership.at(invitation.registry()))
            .by(invitation, InvitationKind.ADMIT);
    membership.write(admin.membershipFile());
    Member member = Member.of(admin, Optional.of(invitation.registry()), reached::fetcher, clock());
    ObjectNode answer =
        member
            .registry()
            .apply(admin.requests(root.federation()).apply(invitation.token(), statement));
    String id = answer.path("id").asText();
    membership.applied(id, statement.ver()).write(admin.membershipFile());
    if (json) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      document.put("application", id).put("state", answer.path("state").asText());
      document.put("site", statement.sub().value()).put("version", statement.ver());
      console().json(document);
    } else {
      new TextRows()
          .heading("Applied for " + statement.sub() + " at " + root.name())
          .row("application", id)
          .row("version", statement.ver() + " of your statement")
          .print(console());
      console().note("next: waymark site-admin status%s", dataFlag());
    }
    return ExitCode.OK;
  }
}
