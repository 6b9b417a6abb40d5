package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.fetch.FetchException;
import org.waymark.server.membership.Member;
import org.waymark.server.membership.Standing;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code site-admin leave}: ends the membership. */
@CommandLine.Command(
    name = "leave",
    description = {
      "Leave the federation.",
      "Peers stop believing your site as soon as they read the directory again. To come back you"
          + " need a new invitation."
    },
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark site-admin leave --yes --reason moved"})
final class SiteAdminLeaveCommand extends SiteMemberCommand {
  @Option(names = "--yes", description = "Do not ask; for scripts.")
  private boolean yes;

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "Why, as a code for the public log: a-z, 0-9 and -.")
  private @Nullable String reason;

  @Override
  ExitCode act(Member member, Reached reached) throws FetchException {
    if (reason != null && !reason.matches("[a-z0-9-]{1,64}")) {
      throw CommandFailure.usage(
          "reason_malformed",
          "The reason is published as a code of 1 to 64 of a-z, 0-9 and -, never as free text.",
          "write --reason moved");
    }
    String what = member.site() + " leaves " + member.root().name();
    if (!yes && !confirmed(member, what)) {
      throw CommandFailure.usage(
          "not_confirmed", "Nothing was done.", "waymark site-admin leave --yes" + dataFlag());
    }
    member.leave(Optional.ofNullable(reason));
    Standing standing = member.standing();
    if (standing.place() != Standing.Place.LEFT) {
      throw new CommandFailure(
          ExitCode.NOT_BELIEVED,
          "not_in_directory",
          "The registry says that your site has left, but the directory does not show it: "
              + standing.sentence(),
          "waymark site-admin status" + dataFlag());
    }
    if (json) {
      console()
          .json(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("site", member.site().value())
                  .put("status", "left"));
    } else {
      console().line("%s has left %s.", member.site(), member.root().name());
      console().note("next: stop the node: systemctl disable --now waymark-node");
    }
    return ExitCode.OK;
  }

  private boolean confirmed(Member member, String what) {
    return new ConsoleVoice(console(), !json)
        .ask(what + ". Type " + member.site().host() + " to go on")
        .filter(typed -> typed.equals(member.site().host().toString()))
        .isPresent();
  }
}
