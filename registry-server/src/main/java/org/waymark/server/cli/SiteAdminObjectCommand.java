package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.waymark.client.fetch.FetchException;
import org.waymark.server.membership.Member;
import picocli.CommandLine;

/** {@code site-admin object}: the recovery under way is not the site's own. */
@CommandLine.Command(
    name = "object",
    description = {
      "Object to the recovery of your site that is under way.",
      "Your site is suspended until the operator of the federation has decided whose keys it has."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark site-admin object")
final class SiteAdminObjectCommand extends SiteMemberCommand {
  @Override
  ExitCode act(Member member, Reached reached) throws FetchException {
    ObjectNode recovery = member.object();
    if (json) {
      console().json(recovery);
    } else {
      console().line("The recovery of %s is stopped; your site is suspended.", member.site());
      console()
          .note(
              "next: call the operator of %s, who decides whose keys it has", member.root().name());
    }
    return ExitCode.OK;
  }
}
