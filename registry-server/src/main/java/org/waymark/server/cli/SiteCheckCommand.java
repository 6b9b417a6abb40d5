package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.waymark.server.api.Operations;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code site check}: whether members keep the rules in force. */
@CommandLine.Command(
    name = "check",
    description = {
      "Check members now by the rules in force, and say what fails.",
      "The registry does so by itself every day. Exit 0: all keep the rules; 6: some do not."
    },
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark site check cloud.example.org", "  ./waymark site check --all"})
final class SiteCheckCommand extends SiteCommand {
  /** Most of a check is waiting for the site. */
  private static final int AT_ONCE = 8;

  @Parameters(arity = "0..*", paramLabel = "HOST", description = "The sites' hosts.")
  private List<String> typed = List.of();

  @Option(names = "--all", description = "Every active member.")
  private boolean all;

  @Override
  boolean checksSites() {
    return true;
  }

  @Override
  protected ExitCode run() throws IOException {
    if (all == !typed.isEmpty()) {
      throw CommandFailure.usage(
          "site_not_given",
          all ? "Sites were named, and --all was given too." : "No site was named.",
          "name a site by its host, or give --all");
    }
    List<String> named = new ArrayList<>();
    for (String host : typed) {
      named.add(host(host));
    }
    ObjectNode result = operate(registry -> check(registry, all ? active(registry) : named));
    answer(result, this::print);
    boolean failed = false;
    for (JsonNode site : result.path("sites")) {
      failed |= CheckText.failed(site.path("report"));
    }
    return failed ? ExitCode.REFUSED : ExitCode.OK;
  }

  private static List<String> active(Operations registry) {
    List<String> hosts = new ArrayList<>();
    registry
        .sites(Optional.of("active"))
        .path("sites")
        .forEach(site -> hosts.add(site.path("host").asText()));
    return hosts;
  }

  private ObjectNode check(Operations registry, List<String> hosts) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            AT_ONCE,
            task -> {
              Thread thread = new Thread(task, "waymark-check");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<CompletableFuture<ObjectNode>> running = new ArrayList<>();
      for (String host : hosts) {
        running.add(CompletableFuture.supplyAsync(() -> registry.check(host), threads));
      }
      ObjectNode result = order();
      ArrayNode sites = result.putArray("sites");
      running.forEach(one -> sites.add(one.join()));
      return result;
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      threads.shutdownNow();
    }
  }

  private void print(ObjectNode result) {
    TextRows rows = new TextRows();
    for (JsonNode site : result.path("sites")) {
      JsonNode report = site.path("report");
      rows.heading(report.path("site").asText() + ": " + CheckText.summary(report.path("results")));
      CheckText.add(rows, report.path("results"));
    }
    rows.print(console());
    if (result.path("sites").isEmpty()) {
      console().note("no site is active");
    }
  }
}
