package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.DirectoryStatus.FederationStatus;
import org.waymark.client.FederationConfig;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.store.StoreException;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.server.monitor.LogWatch;
import org.waymark.server.monitor.MonitorState;
import org.waymark.server.monitor.OwnStatements;
import org.waymark.server.monitor.Webhook;
import org.waymark.signer.VerificationException;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.id.Host;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.Record;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code log monitor}: what a log says about some hosts, as it comes. */
@CommandLine.Command(
    name = "monitor",
    description = {
      "Tell what a log says about some hosts, within a minute.",
      "Follows the directory as a node does, into a verified copy of its own below DATA, and tells"
          + " each entry about these hosts once. With --statement what is published is compared with"
          + " what the site itself signed: anything else is an alarm. Exit 0: the hosts are active,"
          + " and nothing is alarming; 3: absent or left; 4: an alarm; 5: the directory is too old;"
          + " 6: suspended or revoked; 7: no source was reached. Without --once it goes on until it is"
          + " stopped."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark log monitor cloud.example.org --root root.json --statement site-data \\",
      "      --from https://registry.example.org --webhook https://chat.example.org/hook"
    })
final class LogMonitorCommand extends Command {
  private static final Duration LONGEST_POLL = Duration.ofSeconds(60);

  @Parameters(arity = "1..*", paramLabel = "HOST", description = "A host to watch.")
  private List<String> hosts = List.of();

  @Option(
      names = "--root",
      paramLabel = "FILE",
      description = "The federation's root (default: what the data folder was started with).")
  private @Nullable Path rootFile;

  @Option(
      names = "--from",
      paramLabel = "URL",
      description =
          "A registry, mirror or folder to read from; may be repeated (default: what the root"
              + " names).")
  private List<String> from = List.of();

  @Option(
      names = "--statement",
      paramLabel = "FILE_OR_DIR",
      description =
          "What the site itself published: a statement, or the data folder of site-admin; may be"
              + " repeated.")
  private List<Path> statements = List.of();

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = "How far the log was looked at (default: DATA/monitor.json).")
  private @Nullable Path stateFile;

  @Option(
      names = "--webhook",
      paramLabel = "URL",
      description = "Also POST each piece of news there, as JSON.")
  private @Nullable URI webhook;

  @Option(
      names = "--poll",
      defaultValue = "30s",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "From one look to the next, at most 60s (default: ${DEFAULT-VALUE}).")
  private Duration poll = Duration.ofSeconds(30);

  @Option(names = "--once", description = "Look once, and end with the exit code of what is.")
  private boolean once;

  @Mixin private Reach reach = new Reach();

  @Override
  protected ExitCode run() throws IOException {
    Root root = PinnedRoots.one(rootFile == null ? List.of() : List.of(rootFile), data);
    if (poll.isZero() || poll.compareTo(LONGEST_POLL) > 0) {
      throw CommandFailure.usage(
          "poll_range", "--poll is more than nothing and at most 60s.", "write --poll 30s");
    }
    List<Host> watched =
        hosts.stream().map(host -> Host.parse(TypedHost.of(host, console()))).distinct().toList();
    LogWatch watch = new LogWatch(watched, own());
    OwnerOnly.makeFolder(data);
    try (SafeFetcher fetcher = reach.fetcher(root.testing());
        Directory directory = open(root, fetcher)) {
      PinnedRoots.keep(List.of(root), data);
      Optional<Webhook> hook =
          Optional.ofNullable(webhook)
              .map(uri -> new Webhook(fetcher, uri, LogMonitorCommand::rest));
      ExitCode exit = look(root, directory, watch, hook);
      while (!once) {
        rest(poll);
        exit = look(root, directory, watch, hook);
      }
      return exit;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // how a program that runs commands in itself says stop
      return ExitCode.OK;
    }
  }

  private static void rest(Duration time) throws InterruptedException {
    Thread.sleep(time.toMillis());
  }

  private OwnStatements own() throws IOException {
    try {
      return OwnStatements.read(statements);
    } catch (VerificationException e) {
      throw new CommandFailure(
          ExitCode.NOT_BELIEVED,
          e.code(),
          "What --statement names is no statement of a site: " + e.getMessage(),
          "name statement.jwt or the data folder of site-admin");
    }
  }

  private Directory open(Root root, SafeFetcher fetcher) {
    List<FederationConfig> federations =
        NodeSources.of(List.of(root), from, remark -> console().note("waymark: %s", remark));
    DirectoryConfig config =
        DirectoryConfig.at(data).clock(clock()).background(false).fetcher(fetcher);
    try {
      return Directory.open(config.federation(federations.get(0)));
    } catch (StoreException e) {
      throw LocalCopy.explain(e, data);
    }
  }

  private Path stateFile() {
    return stateFile == null ? data.resolve("monitor.json") : stateFile;
  }

  private ExitCode look(Root root, Directory directory, LogWatch watch, Optional<Webhook> hook)
      throws IOException, InterruptedException {
    Optional<SyncOutcome> refused = LocalCopy.read(directory, new ProgressLine(console()));
    ExitCode exit = refused.map(LocalCopy::exitOf).orElse(ExitCode.OK);
    refused.ifPresent(
        outcome ->
            console()
                .note(
                    "waymark: %s [%s]",
                    PlainText.of(LocalCopy.named(outcome)), outcome.code().orElse("unexpected")));
    FederationStatus status = directory.status().federations().get(0);
    Optional<DirectoryContent> content = directory.content(root.federation());
    if (status.held().isEmpty() || content.isEmpty()) {
      if (once) {
        throw refused
            .map(LocalCopy::failure)
            .orElseGet(
                () ->
                    new CommandFailure(
                        ExitCode.TOO_OLD,
                        "not_synced",
                        "There is no copy of the directory yet.",
                        "name a source: --from URL"));
      }
      return exit;
    }
    if (status.held().get().freshness() == Freshness.EXPIRED) {
      exit = exit.or(ExitCode.TOO_OLD);
    }
    Root newest =
        content
            .get()
            .get("root/" + status.rootVersion() + ".json")
            .map(resource -> Root.parse(resource.bytes()))
            .orElse(root);
    MonitorState before = state();
    LogWatch.Look look = watch.look(content.get(), newest, before, clock().instant());
    look.state().write(stateFile()); // before it is told: a crash repeats, and misses nothing
    List<JsonNode> told = tell(look.state(), hook);
    for (LogWatch.Standing standing : look.standings()) {
      exit = exit.or(exitOf(standing));
    }
    if (look.news().stream().anyMatch(news -> !news.alarms().isEmpty())) {
      exit = exit.or(ExitCode.NOT_BELIEVED);
    }
    if (once && json) {
      console().json(document(look, told));
    }
    return exit;
  }

  private MonitorState state() throws IOException {
    try {
      return MonitorState.read(stateFile());
    } catch (VerificationException e) {
      throw new CommandFailure(
          ExitCode.NOT_BELIEVED,
          e.code(),
          stateFile() + " is not what this command wrote: " + e.getMessage(),
          "put it back from your copy; without it nothing is told of what came before");
    }
  }

  /** Tells what waits, and keeps what the webhook did not take. */
  private List<JsonNode> tell(MonitorState state, Optional<Webhook> hook)
      throws InterruptedException {
    List<JsonNode> told = new ArrayList<>();
    List<ObjectNode> refused = new ArrayList<>();
    boolean hopeless = false;
    for (ObjectNode one : state.pending()) {
      ObjectNode news = one.deepCopy();
      boolean again = news.remove("printed") != null;
      if (!again) {
        print(news);
        told.add(news);
      }
      if (hook.isPresent()) {
        Optional<String> why = hopeless ? Optional.of("") : hook.get().tell(news);
        if (why.isPresent()) {
          refused.add(news.deepCopy().put("printed", true));
          if (!hopeless) {
            console().note("waymark: the webhook took nothing: %s", PlainText.of(why.get()));
          }
          hopeless = true; // what comes after it waits, too, so that the order stays
        }
      }
    }
    if (!state.pending().equals(refused)) {
      state.withPending(refused).write(stateFile());
    }
    return told;
  }

  private void print(ObjectNode news) {
    if (json) {
      if (!once) {
        console().line("%s", news.toString());
      }
      return;
    }
    StringBuilder line =
        new StringBuilder(news.path("time").asText())
            .append(" entry ")
            .append(news.path("seq").asLong())
            .append(": ")
            .append(news.path("type").asText())
            .append(' ')
            .append(news.path("host").asText())
            .append(", ")
            .append(news.path("status").asText());
    news.path("changes").forEach(change -> line.append("; ").append(change.asText()));
    console().line("%s", PlainText.of(line.toString()));
    for (JsonNode alarm : news.path("alarms")) {
      console()
          .line(
              "ALARM %s [%s]",
              PlainText.of(alarm.path("message").asText()), alarm.path("code").asText());
    }
  }

  private static ExitCode exitOf(LogWatch.Standing standing) {
    ExitCode alarm = standing.alarms().isEmpty() ? ExitCode.OK : ExitCode.NOT_BELIEVED;
    return alarm.or(
        standing
            .record()
            .map(Record::siteStatus)
            .map(
                status ->
                    switch (status) {
                      case ACTIVE -> ExitCode.OK;
                      case SUSPENDED, REVOKED -> ExitCode.REFUSED;
                      case LEFT -> ExitCode.NOT_A_MEMBER;
                    })
            .orElse(ExitCode.NOT_A_MEMBER));
  }

  private ObjectNode document(LogWatch.Look look, List<JsonNode> told) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("origin", look.state().origin())
            .put("size", look.state().next());
    ArrayNode sites = json.putArray("sites");
    for (LogWatch.Standing standing : look.standings()) {
      ObjectNode site = sites.addObject().put("host", standing.host().toString());
      site.put(
          "status", standing.record().map(record -> record.siteStatus().code()).orElse("absent"));
      ArrayNode alarms = site.putArray("alarms");
      standing
          .alarms()
          .forEach(
              alarm ->
                  alarms.addObject().put("code", alarm.code()).put("message", alarm.message()));
    }
    ArrayNode news = json.putArray("news");
    told.forEach(news::add);
    return json;
  }
}
