package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.RuleReport;
import org.waymark.server.membership.DriftFile;
import org.waymark.server.membership.Member;
import org.waymark.server.membership.Membership;
import org.waymark.server.membership.RegistryRefusal;
import org.waymark.server.membership.Standing;
import org.waymark.server.membership.Standing.Place;
import org.waymark.server.site.SiteAdmin;
import org.waymark.server.site.SiteAdminException;
import org.waymark.signer.VerificationException;

/**
 * How a site stands in its federation, as far as it was asked.
 *
 * @param standing in the directory
 * @param application as the registry tells of it, while it is not a member
 * @param problem why neither is known
 * @param drift sentences of what waits for the administrator
 */
record MembershipView(
    Optional<Standing> standing,
    Optional<ObjectNode> application,
    Optional<String> problem,
    List<String> drift) {

  /** Only what is on the disk. */
  static MembershipView unasked(SiteAdmin admin) {
    return new MembershipView(Optional.empty(), Optional.empty(), Optional.empty(), drift(admin));
  }

  private static List<String> drift(SiteAdmin admin) {
    return new DriftFile(admin.driftFile()).sentences();
  }

  /** Asks the registry, where the folder says which it is. */
  static MembershipView ask(SiteAdmin admin, Reached reached, InstantSource clock) {
    try {
      if (admin.root().isEmpty() || Membership.read(admin.membershipFile()).isEmpty()) {
        return unasked(admin);
      }
      Member member = Member.of(admin, Optional.empty(), reached::fetcher, clock);
      Standing standing = member.standing();
      Optional<ObjectNode> application =
          standing.place() == Place.ACTIVE ? Optional.empty() : application(member);
      return new MembershipView(Optional.of(standing), application, Optional.empty(), drift(admin));
    } catch (FetchException | SiteAdminException | VerificationException e) {
      return new MembershipView(
          Optional.empty(),
          Optional.empty(),
          Optional.of(String.valueOf(e.getMessage())),
          drift(admin));
    }
  }

  private static Optional<ObjectNode> application(Member member) throws FetchException {
    if (member.membership().application().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(member.registry().application(member.membership().application().get()));
    } catch (RegistryRefusal refusal) {
      return Optional.empty(); // it was dropped; the directory says how the site stands
    }
  }

  boolean active() {
    return standing.map(Standing::active).orElse(false);
  }

  private Optional<RuleReport> report() {
    return application
        .filter(json -> json.get("report") instanceof ObjectNode)
        .map(json -> RuleReport.parse((ObjectNode) json.get("report")));
  }

  private String state() {
    return application.map(json -> json.path("state").asText()).orElse("");
  }

  private boolean failed() {
    return report().filter(found -> !found.failures().isEmpty()).isPresent();
  }

  /** What it is worth as an exit code. */
  ExitCode exit() {
    boolean thrownOut =
        standing
            .filter(s -> s.place() == Place.SUSPENDED || s.place() == Place.REVOKED)
            .isPresent();
    if (!drift.isEmpty() || thrownOut || failed() || state().equals("declined")) {
      return ExitCode.REFUSED;
    }
    return standing.filter(s -> s.place() == Place.NOT_BELIEVED).isPresent()
        ? ExitCode.NOT_BELIEVED
        : ExitCode.OK;
  }

  /** What the administrator has to do, where it is something here. */
  Optional<String> next() {
    if (!drift.isEmpty()) {
      return Optional.of("waymark site-admin update --confirm");
    }
    if (failed()) {
      return Optional.of("mend what failed, then run waymark join with your link again");
    }
    if (standing
        .filter(s -> s.place() == Place.SUSPENDED || s.place() == Place.REVOKED)
        .isPresent()) {
      return Optional.of("ask the operator of the federation");
    }
    return Optional.empty();
  }

  void addTo(ObjectNode document) {
    standing.ifPresent(
        found ->
            document.set(
                "membership",
                JsonNodeFactory.instance
                    .objectNode()
                    .put("place", found.place().name().toLowerCase(Locale.ROOT))
                    .put("code", found.code())
                    .put("message", found.sentence())
                    .put("shown", found.shown().map(s -> s.ver()).orElse(0L))));
    problem.ifPresent(
        why ->
            document.set("membership", JsonNodeFactory.instance.objectNode().put("problem", why)));
    application.ifPresent(found -> document.set("application", found));
    if (!drift.isEmpty()) {
      drift.forEach(document.putArray("drift")::add);
    }
  }

  void addTo(TextRows rows) {
    standing.ifPresent(found -> rows.row("directory", found.sentence()));
    problem.ifPresent(why -> rows.row("directory", "not asked: " + why));
    application.ifPresent(
        found -> rows.row("application", found.path("id").asText() + ": " + state()));
    for (CheckResult failure : report().map(RuleReport::failures).orElse(List.of())) {
      rows.row("FAILED", failure.sentence() + " [" + failure.code() + "]");
      rows.row("", "To mend it: " + failure.mend());
    }
    String name = "to confirm";
    for (String sentence : drift) {
      rows.row(name, sentence);
      name = "";
    }
  }
}
