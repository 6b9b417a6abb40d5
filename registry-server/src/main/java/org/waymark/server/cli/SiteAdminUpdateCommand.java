package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.ocm.Drift;
import org.waymark.client.ocm.DriftKind;
import org.waymark.server.membership.DriftFile;
import org.waymark.server.membership.DriftWords;
import org.waymark.server.membership.LiveSite;
import org.waymark.server.membership.Member;
import org.waymark.server.membership.Standing;
import org.waymark.server.site.Difference;
import org.waymark.server.site.SiteAdmin;
import org.waymark.trust.statement.SiteStatement;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code site-admin update}: a newer statement for a member. */
@CommandLine.Command(
    name = "update",
    description = {
      "Sign what you edited and what your server says now, and hand it in.",
      "Changes of end points, keys and anything taken away are shown and signed only with"
          + " --confirm. Exit 0: the registry has your newest statement; 6: something has to be"
          + " confirmed, or the registry refused."
    },
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark site-admin update", "  ./waymark site-admin update --confirm"})
final class SiteAdminUpdateCommand extends SiteMemberCommand {
  @Option(names = "--confirm", description = "Sign also what has to be confirmed.")
  private boolean confirm;

  @Option(names = "--offline", description = "Do not ask the live site.")
  private boolean offline;

  @Override
  ExitCode act(Member member, Reached reached) throws FetchException {
    SiteAdmin admin = member.admin();
    SiteStatement newest =
        admin
            .newest()
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "statement_missing",
                        "Nothing was signed yet in " + admin.data() + ".",
                        "waymark join INVITATION_URL" + dataFlag()));
    Standing standing = member.standing();
    if (!standing.takesUpdates()) {
      throw new CommandFailure(
          standing.place() == Standing.Place.ABSENT || standing.place() == Standing.Place.LEFT
              ? ExitCode.NOT_A_MEMBER
              : ExitCode.REFUSED,
          standing.code(),
          standing.sentence(),
          standing.place() == Standing.Place.ABSENT
              ? "waymark join INVITATION_URL" + dataFlag()
              : "ask the operator of " + member.root().federation());
    }
    long shown = standing.shown().map(SiteStatement::ver).orElse(0L);
    if (shown > newest.ver()) {
      requireConfirmed(shown, newest);
      admin.skipVersions(shown);
    }
    List<Drift.Change> waiting = offline ? List.of() : takeOver(member, newest, reached);
    List<Difference> edited = admin.state().unsigned();
    tell(waiting, edited);
    boolean sign = !edited.isEmpty() || shown > newest.ver();
    SiteStatement current =
        sign ? admin.sign(Member.STATEMENT_LIFE, Optional.empty()).statement() : newest;
    boolean sent = current.ver() > shown;
    if (sent) {
      member.registry().update(current);
    }
    new DriftFile(admin.driftFile()).clear();
    print(current, sent, waiting, edited);
    return ExitCode.OK;
  }

  private void requireConfirmed(long shown, SiteStatement newest) {
    if (!confirm) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "statement_behind",
          "The directory shows version "
              + shown
              + " of your statement, and this folder knows only "
              + newest.ver()
              + "; signing here would put an older text in its place.",
          "if that is what you want: waymark site-admin update --confirm" + dataFlag());
    }
  }

  /**
   * Puts what the server says into the draft; what has to be confirmed only with the word for it.
   */
  private List<Drift.Change> takeOver(Member member, SiteStatement newest, Reached reached)
      throws FetchException {
    SiteAdmin admin = member.admin();
    LiveSite.Seen seen = new LiveSite(reached.fetcher(testing(member))).look(newest.sub());
    ObjectNode certified = newest.ocmServer().orElseGet(JsonNodeFactory.instance::objectNode);
    List<Drift.Change> waiting = seen.drift(certified).of(DriftKind.ADMINISTRATOR);
    if (!waiting.isEmpty() && !confirm) {
      new DriftFile(admin.driftFile()).put(newest, waiting, clock().instant());
      waiting.forEach(change -> console().note("%s", PlainText.of(DriftWords.sentence(change))));
      throw new CommandFailure(
          ExitCode.REFUSED,
          "confirmation_needed",
          waiting.size() == 1
              ? "Your server changed in one place that you have to confirm: "
                  + DriftWords.sentence(waiting.get(0))
              : "Your server changed in " + waiting.size() + " places that you have to confirm.",
          "if that is your doing: waymark site-admin update --confirm" + dataFlag());
    }
    ObjectNode members = seen.members(certified, DriftKind.HARMLESS, DriftKind.ADMINISTRATOR);
    if (!members.isEmpty()) {
      admin.takeOver(members);
    }
    return waiting;
  }

  private void tell(List<Drift.Change> waiting, List<Difference> edited) {
    if (json) {
      return;
    }
    waiting.forEach(
        change -> console().note("confirmed: %s", PlainText.of(DriftWords.sentence(change))));
    List<String> paths = new ArrayList<>(edited.stream().map(Difference::path).toList());
    if (!paths.isEmpty()) {
      console().note("changed: %s", PlainText.of(String.join(", ", paths)));
    }
  }

  private void print(
      SiteStatement current, boolean sent, List<Drift.Change> waiting, List<Difference> edited) {
    if (json) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      document.put("site", current.sub().value()).put("version", current.ver()).put("sent", sent);
      document.put("expires", current.expires().toString());
      waiting.forEach(change -> document.withArray("/confirmed").add(change.toJson()));
      edited.forEach(difference -> document.withArray("/changed").add(difference.toJson()));
      console().json(document);
    } else if (sent) {
      console()
          .line(
              "The registry has version %d of your statement, good until %s.",
              current.ver(), current.expires());
    } else {
      console()
          .line(
              "Nothing to do: the directory shows version %d, and your server agrees.",
              current.ver());
    }
  }
}
