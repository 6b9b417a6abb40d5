package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.sync.Source;
import org.waymark.registry.audit.Decision;
import org.waymark.server.audit.BundleCheck;
import org.waymark.server.audit.LogReplay;
import org.waymark.server.audit.Publication;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.log.Event;
import org.waymark.trust.root.Root;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code decision verify}: whether a disclosed decision is the one that the log names. */
@CommandLine.Command(
    name = "verify",
    description = {
      "Check that a disclosed decision is the one that the public log names.",
      "Replays the log, which is verified from its first entry, and looks for the entry that"
          + " carries the hash of this document. Exit 0: it is; 4: no entry names it, or the log is"
          + " not believed; 7: not reached."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark decision verify decision.json --root root.json \\",
      "      --from https://registry.example.org"
    })
final class DecisionVerifyCommand extends Command {
  @Parameters(paramLabel = "FILE", description = "The document, as decision show --json prints it.")
  private Path file = Path.of("decision.json");

  @Mixin private NamedRoot named = new NamedRoot();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "URL_OR_BUNDLE",
      description = "Where the log is read: https://host, a folder of published files, a bundle.")
  private String from = "";

  @Mixin private Reach reach = new Reach();

  @Override
  protected ExitCode run() throws IOException {
    Decision decision =
        new InputFile(file)
            .read(
                JsonLimits.DOCUMENT.maxBytes(),
                bytes ->
                    Decision.parse(
                        CanonicalJson.write(StrictJson.parseObject(bytes, JsonLimits.DOCUMENT))));
    Root root = named.in(data);
    List<Event> naming = naming(decision, root, FromSource.parse(from));
    if (naming.isEmpty()) {
      throw new CommandFailure(
          ExitCode.NOT_BELIEVED,
          "decision_not_in_log",
          "No entry of the log names the decision "
              + decision.hash()
              + " in "
              + file
              + ", so the registry has not decided this.",
          "ask for the document again: waymark decision show SHA256 --json");
    }
    Event entry = naming.get(0);
    boolean same =
        decision.content().action().equals(entry.type())
            && entry.sub().map(sub -> sub.equals(decision.content().subject())).orElse(true);
    if (!same) {
      throw new CommandFailure(
          ExitCode.NOT_BELIEVED,
          "decision_of_another_step",
          "Entry "
              + entry.seq()
              + " names the decision in "
              + file
              + ", but is another step than the one that it describes.",
          "tell the operators of the federation and its other members");
    }
    if (json) {
      console().json(document(decision, entry));
    } else {
      print(decision, entry);
    }
    return ExitCode.OK;
  }

  private List<Event> naming(Decision decision, Root root, Source source) throws IOException {
    List<Event> naming = new ArrayList<>();
    Instant now = clock().instant();
    ProgressLine progress = new ProgressLine(console());
    try {
      boolean whole =
          source instanceof Source.BundleSource bundle
              ? inBundle(bundle.file(), root, now, decision, naming)
              : inPublication(source, root, now, decision, naming, progress);
      if (!whole && naming.isEmpty()) {
        throw new CommandFailure(
            ExitCode.UNREACHABLE,
            "log_not_whole",
            PlainText.of(from)
                + " does not have the first entries of the log, and none that it has names the"
                + " decision.",
            "read the whole log from the registry: --from https://registry.example.org");
      }
      return naming;
    } catch (FetchException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          e.code(),
          String.valueOf(e.getMessage()),
          "see whether it is up, or read another copy: --from URL_OR_BUNDLE");
    } finally {
      progress.clear();
    }
  }

  private static boolean inBundle(
      Path bundle, Root root, Instant now, Decision decision, List<Event> naming)
      throws IOException {
    try (InputStream in = new BufferedInputStream(new InputFile(bundle).open(), 1 << 16)) {
      return BundleCheck.verify(in, root, now, event -> keep(event, decision, naming))
              .replayedFrom()
          == 0;
    }
  }

  private boolean inPublication(
      Source source,
      Root root,
      Instant now,
      Decision decision,
      List<Event> naming,
      ProgressLine progress)
      throws IOException, FetchException {
    try (SafeFetcher fetcher = reach.fetcher(root.testing())) {
      Publication publication =
          source instanceof Source.HttpSource web
              ? Publication.web(web.base(), fetcher)
              : Publication.folder(((Source.FolderSource) source).folder());
      return new LogReplay(
              publication, root, now, read -> progress.reached(ProgressLine.Phase.ENTRIES, read, 0))
          .run(event -> keep(event, decision, naming))
          .isPresent();
    }
  }

  private static void keep(Event event, Decision decision, List<Event> naming) {
    if (event.decision().equals(Optional.of(decision.hash()))) {
      naming.add(event);
    }
  }

  private static ObjectNode document(Decision decision, Event entry) {
    ObjectNode json = OperatorCommand.order().put("verified", true);
    json.put("hash", decision.hash().hex())
        .put("entry", entry.seq())
        .put("type", entry.type())
        .put("time", Instant.ofEpochSecond(entry.time()).toString());
    json.set("decision", decision.json());
    return json;
  }

  private void print(Decision decision, Event entry) {
    DecisionText.of(decision)
        .row(
            "log",
            "entry "
                + entry.seq()
                + " ("
                + entry.type()
                + ", "
                + Instant.ofEpochSecond(entry.time())
                + ") names exactly this document")
        .print(console());
  }
}
