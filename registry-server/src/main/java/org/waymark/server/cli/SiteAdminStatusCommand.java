package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.ocm.Finding;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.client.ocm.OcmProbe;
import org.waymark.client.ocm.ProbeResult;
import org.waymark.server.site.Difference;
import org.waymark.server.site.KeySet;
import org.waymark.server.site.SiteAdmin;
import org.waymark.server.site.SiteState;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.statement.SiteStatement;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code site-admin status}: keys, statement, draft, and what the site really answers. */
@CommandLine.Command(
    name = "status",
    description = {
      "Show how your site stands.",
      "Its keys, its newest statement, where the draft differs from that, where the live discovery"
          + " document does, and what the directory and the registry say. Exit 0: nothing is to be"
          + " done; 4: a key file is missing, or the draft cannot be signed; 5: the statement has"
          + " expired; 6: something waits for you, or the site was suspended, revoked or declined."
    },
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark site-admin status", "  ./waymark site-admin status --offline --json"})
final class SiteAdminStatusCommand extends SiteAdminCommand {
  @Option(names = "--offline", description = "Ask neither the live site nor the registry.")
  private boolean offline;

  @Mixin private Reach reach = new Reach();

  /** What became of asking the live site; nothing where that was not wanted. */
  private record Live(
      Optional<ProbeResult> found, Optional<FetchException> failure, List<Difference> drift) {}

  @Override
  ExitCode act(SiteAdmin admin) {
    SiteState status = admin.state();
    Live live = offline ? new Live(Optional.empty(), Optional.empty(), List.of()) : live(status);
    MembershipView view = offline ? MembershipView.unasked(admin) : view(admin);
    if (json) {
      ObjectNode document = document(status, live);
      view.addTo(document);
      console().json(document);
    } else {
      print(admin, status, live, view);
    }
    boolean broken =
        !status.missingKeys().isEmpty()
            || status.findings().stream().anyMatch(f -> f.severity() == Finding.Severity.ERROR);
    ExitCode exit = (broken ? ExitCode.NOT_BELIEVED : ExitCode.OK).or(view.exit());
    return status.expired(clock().instant()) ? exit.or(ExitCode.TOO_OLD) : exit;
  }

  private MembershipView view(SiteAdmin admin) {
    try (Reached reached = new Reached(reach)) {
      return MembershipView.ask(admin, reached, clock());
    }
  }

  private Live live(SiteState status) {
    try (SafeFetcher fetcher = reach.fetcher(status.testing())) {
      ProbeResult found = new OcmProbe(fetcher).probe(status.site().value());
      Optional<OcmDiscovery> form = found.reading().normalized();
      return new Live(
          Optional.of(found), Optional.empty(), form.map(status::drift).orElse(List.of()));
    } catch (FetchException e) {
      return new Live(Optional.empty(), Optional.of(e), List.of());
    }
  }

  private ObjectNode document(SiteState status, Live live) {
    ObjectNode document =
        JsonNodeFactory.instance.objectNode().put("entityId", status.site().value());
    ObjectNode keys = document.putObject("keys");
    status
        .keys()
        .forEach(
            (set, jwks) -> {
              ObjectNode entry = keys.putObject(name(set));
              entry.put("present", !status.missingKeys().contains(set));
              ArrayNode kids = entry.putArray("kids");
              jwks.keys().forEach(key -> kids.add(key.kid().value()));
            });
    status
        .statement()
        .ifPresent(
            signed ->
                document
                    .putObject("statement")
                    .put("ver", signed.ver())
                    .put("iat", signed.issued().getEpochSecond())
                    .put("exp", signed.expires().getEpochSecond())
                    .put("expired", status.expired(clock().instant()))
                    .put("hash", signed.jws().hash().hex()));
    document.set("unsigned", differences(status.unsigned()));
    document.set("findings", json(status.findings()));
    live.found()
        .ifPresent(
            found -> {
              ObjectNode entry = document.putObject("live");
              entry.put("foundAt", found.foundAt().toString());
              entry.put("readable", found.reading().readable());
              entry.set("differences", differences(live.drift()));
            });
    live.failure()
        .ifPresent(
            failure ->
                document
                    .putObject("live")
                    .putObject("error")
                    .put("code", failure.code())
                    .put("message", failure.getMessage()));
    status
        .root()
        .ifPresent(
            root ->
                document
                    .putObject("root")
                    .put("federation", root.federation().value())
                    .put("version", root.version())
                    .put("hash", root.hash().hex())
                    .put("exp", root.expires().getEpochSecond()));
    return document;
  }

  private static ArrayNode differences(List<Difference> differences) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    differences.forEach(difference -> array.add(difference.toJson()));
    return array;
  }

  private void print(SiteAdmin admin, SiteState status, Live live, MembershipView view) {
    SiteText times = new SiteText(clock().instant());
    TextRows rows = new TextRows().heading(status.site().value());
    status
        .keys()
        .forEach(
            (set, jwks) -> {
              String kids =
                  String.join(
                      ", ",
                      jwks.keys().stream()
                          .map(VerificationKey::kid)
                          .map(kid -> kid.value())
                          .toList());
              boolean missing = status.missingKeys().contains(set);
              rows.row(
                  name(set) + " key",
                  (kids.isEmpty() ? "none in the draft" : kids)
                      + (missing ? "; its file " + admin.keyFile(set) + " is missing" : ""));
            });
    rows.row(
        "statement", status.statement().map(s -> statement(s, times)).orElse("none signed yet"));
    differences(
        rows, "draft", status.statement().isPresent() ? "as signed" : "", status.unsigned());
    rows.findings("findings", status.findings());
    live.found()
        .ifPresent(
            found -> {
              if (found.reading().readable()) {
                differences(rows, "live site", "agrees", live.drift());
              } else {
                rows.row("live site", found.foundAt() + " cannot be read: waymark ocm probe");
              }
            });
    live.failure()
        .ifPresent(failure -> rows.row("live site", "not reached: " + failure.getMessage()));
    status
        .root()
        .ifPresent(
            root ->
                rows.row(
                    "federation",
                    root.name()
                        + " ("
                        + root.federation()
                        + "), root version "
                        + root.version()
                        + ", expires "
                        + times.in(root.expires().toString())));
    view.addTo(rows);
    rows.print(console());
    next(status, live, view).ifPresent(next -> console().note("next: %s", next));
  }

  private static String statement(SiteStatement signed, SiteText times) {
    String end = signed.expires().toString();
    String in = times.in(end);
    return "version "
        + signed.ver()
        + ", "
        + (in.endsWith("ago") ? "expired " : "expires ")
        + end
        + " ("
        + in
        + ")";
  }

  private static void differences(
      TextRows rows, String name, String none, List<Difference> differences) {
    if (differences.isEmpty()) {
      if (!none.isEmpty()) {
        rows.row(name, none);
      }
      return;
    }
    rows.row(
        name,
        "differs from the statement in "
            + differences.size()
            + (differences.size() == 1 ? " place" : " places"));
    for (Difference difference : differences) {
      rows.row(
          "",
          difference.path()
              + ": "
              + difference.before().map(JsonNode::toString).orElse("nothing")
              + " -> "
              + difference.after().map(JsonNode::toString).orElse("nothing"));
    }
  }

  private Optional<String> next(SiteState status, Live live, MembershipView view) {
    if (!status.missingKeys().isEmpty()) {
      return Optional.of("put the key file back from your copy");
    }
    if (status.findings().stream().anyMatch(f -> f.severity() == Finding.Severity.ERROR)) {
      return Optional.of("waymark site-admin edit" + dataFlag() + " --set ...");
    }
    if (view.next().isPresent()) {
      return view.next().map(next -> next.startsWith("waymark") ? next + dataFlag() : next);
    }
    boolean member = view.active();
    if (member && !status.unsigned().isEmpty()) {
      return Optional.of("waymark site-admin update" + dataFlag());
    }
    if (status.statement().isEmpty()
        || status.expired(clock().instant())
        || !status.unsigned().isEmpty()) {
      return Optional.of("waymark site-admin sign" + dataFlag());
    }
    return live.drift().isEmpty()
        ? Optional.empty()
        : Optional.of(
            member
                ? "waymark site-admin update" + dataFlag()
                : "waymark site-admin edit" + dataFlag() + " --set ..., then sign");
  }

  private static String name(KeySet set) {
    return set.name().toLowerCase(Locale.ROOT);
  }
}
