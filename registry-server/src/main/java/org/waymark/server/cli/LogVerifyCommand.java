package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.Directory;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.store.UnwitnessedBundleException;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.server.audit.BundleCheck;
import org.waymark.server.audit.DirectoryReport;
import org.waymark.server.audit.LogReplay;
import org.waymark.server.audit.Publication;
import org.waymark.signer.VerificationException;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.proof.SplitProof;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code log verify}: replays a log from its first entry. */
@CommandLine.Command(
    name = "verify",
    description = {
      "Replay a log from its first entry.",
      "Verifies every step, the map after each, the tree, and every record that is still kept. A copy"
          + " that began with a bundle, and a bundle itself, lack the first entries; then a signed"
          + " snapshot stands for them. Exit 0: all of it holds; 4: not believed; 5: too old; 7: not"
          + " reached."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark log verify --from https://registry.example.org --root root.json",
      "  ./waymark log verify --data node-data"
    })
final class LogVerifyCommand extends Command {
  @Mixin private NamedRoot named = new NamedRoot();

  @Option(
      names = "--from",
      paramLabel = "URL_OR_BUNDLE",
      description =
          "What to verify: https://host, a folder of published files, or a bundle (default: the"
              + " node's copy in the data folder).")
  private @Nullable String from;

  @Option(
      names = "--split",
      paramLabel = "FILE",
      description =
          "Verify instead a proof that a log showed two trees, as GET /v1/status of a node has it"
              + " in splitProof.")
  private @Nullable Path split;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Judge as of then, such as 2027-03-01T12:00:00Z (default: now).")
  private @Nullable Instant at;

  @Mixin private Reach reach = new Reach();

  @Override
  protected ExitCode run() throws IOException {
    Root root = named.in(data);
    if (split != null) {
      return proof(root, split);
    }
    String where = from == null ? data.toString() : from;
    DirectoryReport report;
    try {
      report = from == null ? stored(root) : published(root, FromSource.parse(from));
    } catch (VerificationException e) {
      CommandFailure failure = Failures.explain(e);
      throw new CommandFailure(
          failure.exit(),
          failure.code(),
          PlainText.of(where) + ": " + failure.message(),
          "do not use this copy; verify another: --from ANOTHER_URL_OR_BUNDLE");
    } catch (FetchException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          e.code(),
          String.valueOf(e.getMessage()),
          "see whether it is up, or verify another copy: --from URL_OR_BUNDLE");
    }
    Instant now = now();
    if (json) {
      console().json(report.toJson(now));
    } else {
      ReportText.of(where, report, now).print(console());
    }
    return report.freshness().at(now) == Freshness.EXPIRED ? ExitCode.TOO_OLD : ExitCode.OK;
  }

  private ExitCode proof(Root root, Path file) throws IOException {
    SplitProof proof = new InputFile(file).read(SplitProof.MAX_BYTES, SplitProof::parse);
    try {
      proof.verify(RootChain.pinned(root));
    } catch (VerificationException e) {
      CommandFailure failure = Failures.explain(e);
      throw new CommandFailure(
          failure.exit(),
          failure.code(),
          failure.message(),
          "if the log was begun anew since this root, name the newest root: --root FILE");
    }
    if (json) {
      console()
          .json(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("split", true)
                  .put("origin", proof.origin())
                  .put("first", proof.first().size())
                  .put("second", proof.second().size()));
    } else {
      console()
          .line(
              "The proof holds: the log %s signed a tree of %d entries and one of %d entries that"
                  + " cannot both be true. Whoever signs for it shows different directories to"
                  + " different readers.",
              PlainText.of(proof.origin()), proof.first().size(), proof.second().size());
    }
    return ExitCode.OK;
  }

  private Instant now() {
    return at == null ? clock().instant() : at;
  }

  private Clock time() {
    return Clock.fixed(now(), ZoneOffset.UTC);
  }

  private DirectoryReport stored(Root root) throws IOException, FetchException {
    try (Directory directory = LocalCopy.stored(List.of(root), data, time())) {
      Publication copy =
          Publication.of(data.toString(), directory.content(root.federation()).orElseThrow());
      Optional<DirectoryReport> replayed = replay(copy, root);
      return replayed.isPresent() ? replayed.get() : fromSnapshot(directory, root);
    }
  }

  private DirectoryReport published(Root root, Source source) throws IOException, FetchException {
    if (source instanceof Source.BundleSource bundle) {
      try (InputStream in = new BufferedInputStream(new InputFile(bundle.file()).open(), 1 << 16)) {
        return BundleCheck.verify(in, root, now());
      }
    }
    try (SafeFetcher fetcher = reach.fetcher(root.testing())) {
      Publication publication =
          source instanceof Source.HttpSource web
              ? Publication.web(web.base(), fetcher)
              : Publication.folder(((Source.FolderSource) source).folder());
      Optional<DirectoryReport> replayed = replay(publication, root);
      return replayed.isPresent() ? replayed.get() : wholeCopy(root, source, fetcher);
    }
  }

  private Optional<DirectoryReport> replay(Publication publication, Root root)
      throws FetchException {
    ProgressLine progress = new ProgressLine(console());
    try {
      return new LogReplay(
              publication,
              root,
              now(),
              read -> progress.reached(ProgressLine.Phase.ENTRIES, read, 0))
          .run();
    } finally {
      progress.clear();
    }
  }

  private DirectoryReport wholeCopy(Root root, Source source, SafeFetcher fetcher)
      throws IOException {
    ProgressLine progress = new ProgressLine(console());
    try (Directory directory = LocalCopy.inMemory(root, source, time(), fetcher, progress)) {
      Optional<SyncOutcome> refused = LocalCopy.read(directory, progress);
      if (refused.isPresent()) {
        throw LocalCopy.failure(refused.get());
      }
      return fromSnapshot(directory, root);
    }
  }

  /** What is held, from its snapshot on, with every record. */
  private DirectoryReport fromSnapshot(Directory directory, Root root) throws IOException {
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    try {
      var unused = directory.writeBundle(root.federation(), bundle);
    } catch (UnwitnessedBundleException e) {
      throw LocalCopy.explain(e, Path.of("."));
    }
    return BundleCheck.verify(new ByteArrayInputStream(bundle.toByteArray()), root, now());
  }
}
