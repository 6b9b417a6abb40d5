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
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.SiteStatement;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code site-admin status}: keys, statement, draft, and what the site really answers. */
@CommandLine.Command(
    name = "status",
    description = {
      "Show how your site stands.",
      "Its keys, its newest statement, where the draft differs from that, and where the live"
          + " discovery document does. Exit 0: the statement is current, or there is none yet"
          + " (differences are only shown); 4: a key file is missing, or the draft cannot be signed;"
          + " 5: the statement has expired."
    },
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark site-admin status", "  ./waymark site-admin status --offline --json"})
final class SiteAdminStatusCommand extends SiteAdminCommand {
  @Option(names = "--offline", description = "Do not ask the live site.")
  private boolean offline;

  @Mixin private Reach reach = new Reach();

  /** What became of asking the live site; nothing where that was not wanted. */
  private record Live(
      Optional<ProbeResult> found, Optional<FetchException> failure, List<Difference> drift) {}

  @Override
  ExitCode act(SiteAdmin admin) {
    SiteState status = admin.state();
    Live live = offline ? new Live(Optional.empty(), Optional.empty(), List.of()) : live(status);
    if (json) {
      console().json(document(status, live));
    } else {
      print(admin, status, live);
    }
    boolean broken =
        !status.missingKeys().isEmpty()
            || status.findings().stream().anyMatch(f -> f.severity() == Finding.Severity.ERROR);
    ExitCode exit = broken ? ExitCode.NOT_BELIEVED : ExitCode.OK;
    return status.expired(clock().instant()) ? exit.or(ExitCode.TOO_OLD) : exit;
  }

  private Live live(SiteState status) {
    boolean testing =
        status.root().map(Root::testing).orElse(false)
            || !status.site().secure()
            || status.site().host().isLoopback();
    try (SafeFetcher fetcher = reach.fetcher(testing)) {
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

  private void print(SiteAdmin admin, SiteState status, Live live) {
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
    rows.print(console());
    next(status, live).ifPresent(next -> console().note("next: %s", next));
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

  private Optional<String> next(SiteState status, Live live) {
    if (!status.missingKeys().isEmpty()) {
      return Optional.of("put the key file back from your copy");
    }
    if (status.findings().stream().anyMatch(f -> f.severity() == Finding.Severity.ERROR)) {
      return Optional.of("waymark site-admin edit" + dataFlag() + " --set ...");
    }
    if (status.statement().isEmpty()
        || status.expired(clock().instant())
        || !status.unsigned().isEmpty()) {
      return Optional.of("waymark site-admin sign" + dataFlag());
    }
    return live.drift().isEmpty()
        ? Optional.empty()
        : Optional.of("waymark site-admin edit" + dataFlag() + " --set ..., then sign");
  }

  private static String name(KeySet set) {
    return set.name().toLowerCase(Locale.ROOT);
  }
}
