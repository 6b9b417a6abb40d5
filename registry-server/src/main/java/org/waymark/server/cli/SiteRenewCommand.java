package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.waymark.server.api.Operations;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code site renew}. */
@CommandLine.Command(
    name = "renew",
    description = {
      "Certify members for another term, by new membership statements.",
      "A registry that has the membership key does this by itself; where the key is elsewhere, this"
          + " command does it. --due names those whose membership has less than a quarter of its"
          + " life left; those among them that failed their last check are only listed, and renewed"
          + " when you name them (exit 6)."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark site renew --due --key membership.pem",
      "  ./waymark site renew --due --request renewals.json",
      "  ./waymark site renew --key membership.pem --in renewals.json --root root.json \\",
      "      --out renewals.signed",
      "  ./waymark site renew --signed renewals.signed"
    })
final class SiteRenewCommand extends SiteCommand {
  private static final String WORDS = "site renew";
  private static final String STEP = "renew";

  @Parameters(
      arity = "0..*",
      paramLabel = "HOST",
      description = "The sites' hosts; none with --due, --signed or --in.")
  private List<String> typed = List.of();

  @Option(
      names = "--due",
      description = "All active members whose membership has less than a quarter of its life left.")
  private boolean due;

  @Mixin private HandSigning signing = new HandSigning();

  @Override
  protected ExitCode run() throws IOException {
    if (signing.isElsewhere()) {
      return signing.elsewhere(this, WORDS, STEP);
    }
    if (due && !typed.isEmpty()) {
      throw CommandFailure.usage(
          "renewal_ambiguous",
          "Hosts were named together with --due.",
          "name the sites, or give --due, which finds them");
    }
    if (!due && typed.isEmpty() && !signing.handsIn()) {
      throw CommandFailure.usage(
          "site_not_given", "No site was named.", "name one, or give --due, which finds them");
    }
    List<String> hosts = typed.stream().map(this::host).toList();
    return operate(registry -> renew(registry, hosts));
  }

  private ExitCode renew(Operations registry, List<String> named) throws IOException {
    List<String> hosts = new ArrayList<>(named);
    List<JsonNode> failing = new ArrayList<>();
    if (due) {
      ObjectNode found = registry.renewals();
      found.path("due").forEach(site -> hosts.add(site.path("host").asText()));
      found.path("failing").forEach(failing::add);
    }
    Changes changes =
        due && hosts.isEmpty()
            ? new Changes()
            : signing.makeAll(
                this,
                WORDS,
                STEP,
                hosts,
                (to, host, order) -> Changes.asked(it -> to.renew(host, it), order),
                registry);
    if (!changes.toSign().isEmpty()) {
      HandSigning.write(
          this,
          WORDS,
          changes.toSign(),
          signing.request().orElseThrow(),
          document -> rest(document, changes, failing));
      if (!json) {
        explain(changes, failing);
      }
    } else {
      show(changes, failing);
    }
    ExitCode exit = changes.exit();
    return failing.isEmpty() || exit.number() > ExitCode.REFUSED.number() ? exit : ExitCode.REFUSED;
  }

  private void show(Changes changes, List<JsonNode> failing) {
    if (json) {
      ObjectNode document = order();
      document.putArray("renewed").addAll(changes.made());
      rest(document, changes, failing);
      console().json(document);
      return;
    }
    for (ObjectNode site : changes.made()) {
      console()
          .line(
              "renewed %s until %s (log entry %d)",
              site.path("entityId").asText(),
              site.path("membershipExpires").asText(),
              site.path("entry").asLong());
    }
    if (due && changes.made().isEmpty() && changes.failed().isEmpty() && failing.isEmpty()) {
      console().note("no membership has less than a quarter of its life left");
    }
    explain(changes, failing);
  }

  private static void rest(ObjectNode document, Changes changes, List<JsonNode> failing) {
    changes.failures(document.putArray("failed"));
    document.putArray("failing").addAll(failing);
  }

  private void explain(Changes changes, List<JsonNode> failing) {
    changes
        .failed()
        .forEach(
            (host, failure) -> {
              console().note("error: %s [%s]", PlainText.of(failure.message()), failure.code());
              failure.next().ifPresent(next -> console().note("next: %s", PlainText.of(next)));
            });
    for (JsonNode site : failing) {
      String host = PlainText.of(site.path("host").asText());
      console()
          .note("not renewed: %s, which failed its last check by the rules [rules_failed]", host);
      console()
          .note(
              "next: see why with waymark site check %s; waymark site renew %s renews it all the"
                  + " same",
              host, host);
    }
  }
}
