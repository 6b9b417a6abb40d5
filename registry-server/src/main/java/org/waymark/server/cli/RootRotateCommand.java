package org.waymark.server.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.MalformedException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootDraft;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code root rotate}: the draft of the version after a root. */
@CommandLine.Command(
    name = "rotate",
    description = {
      "Begin the next version of a root.",
      "With nothing but the file it is the same root for another year. Keys are dropped here and"
          + " added with root add. Replace a membership key in two versions: one that names both,"
          + " and a later one without the old; only a stolen key is dropped at once."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark root rotate root-1.json --out root-2.draft",
      "  ./waymark root rotate root-2.json --out root-3.draft --drop kP3vZq8L",
      "  ./waymark root rotate root-3.json --out root-4.draft --epoch --base checkpoint"
    })
final class RootRotateCommand extends CeremonyCommand {
  @Parameters(paramLabel = "ROOT", description = "The newest root of the federation.")
  private Path file = Path.of("root.json");

  @Option(
      names = "--out",
      paramLabel = "DRAFT",
      description = "The draft to write (default: root-N.draft).")
  private @Nullable Path out;

  @Option(
      names = "--drop",
      paramLabel = "KID",
      description = "Drop this key, named by its kid or the beginning of it; may be repeated.")
  private List<String> dropped = new ArrayList<>();

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Until when it is good (default: in 365 days).")
  private @Nullable Instant expires;

  @Option(
      names = "--threshold",
      paramLabel = "K",
      description = "How many root keys have to sign from now on.")
  private @Nullable Integer threshold;

  @Option(names = "--name", paramLabel = "NAME", description = "Another name, for people.")
  private @Nullable String name;

  @Option(
      names = "--source",
      paramLabel = "URL",
      description = "A base URL in the place of those of before; may be repeated.")
  private List<URI> sources = new ArrayList<>();

  @Option(
      names = "--witnesses",
      paramLabel = "POLICY.json",
      description = "Another witness policy.")
  private @Nullable Path witnesses;

  @Option(
      names = "--epoch",
      description =
          "Begin another epoch of the log, which ends what a thief of the log key published. Needs"
              + " --base, or --base-size and --base-root.")
  private boolean epoch;

  @Option(
      names = "--base",
      paramLabel = "CHECKPOINT",
      description = "With --epoch: the last checkpoint that is right; the new epoch goes on there.")
  private @Nullable Path base;

  @Option(
      names = "--base-size",
      paramLabel = "N",
      description = "With --epoch: how many entries the new epoch goes on from.")
  private @Nullable Long baseSize;

  @Option(
      names = "--base-root",
      paramLabel = "SHA256",
      description = "With --base-size: the tree root of those entries.")
  private @Nullable String baseRoot;

  @Option(
      names = "--origin",
      paramLabel = "TEXT",
      description = "With --epoch: another origin than the old one with the next number.")
  private @Nullable String origin;

  @Override
  protected ExitCode run() throws IOException {
    Root before = PinnedRoots.read(file);
    RootDraft draft = RootDraft.after(before, now(), expires(expires));
    try {
      for (String kid : dropped) {
        draft = draft.withoutKey(kid);
      }
      draft = changed(draft, before);
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          e.code(),
          String.valueOf(e.getMessage()),
          "see what it says now: waymark root show " + file);
    }
    if (witnesses != null) {
      draft = new InputFile(witnesses).read(1 << 20, draft::withWitnesses);
    }
    Path to = out == null ? Path.of("root-" + (before.version() + 1) + ".draft") : out;
    CeremonyFiles.write(to, draft.bytes());
    if (json) {
      console().json(document(draft, to));
    } else {
      show(draft, to);
      console().note("%s", next(draft, to));
    }
    return ExitCode.OK;
  }

  private RootDraft changed(RootDraft from, Root before) throws IOException {
    RootDraft draft = threshold == null ? from : from.withThreshold(threshold);
    if (!sources.isEmpty()) {
      draft = draft.withSources(sources.stream().map(PublicUrl::check).toList());
    }
    if (name != null) {
      String other = name;
      draft = draft.with(root -> root.name(other));
    }
    if (!epoch) {
      if (base != null || baseSize != null || baseRoot != null || origin != null) {
        throw CommandFailure.usage(
            "epoch_not_asked_for",
            "--base, --base-size, --base-root and --origin are about another epoch.",
            "add --epoch, or leave them out");
      }
      return draft;
    }
    LogIdentity log = log(before.log());
    return draft.with(root -> root.log(log));
  }

  private LogIdentity log(LogIdentity before) throws IOException {
    long number = before.epoch() + 1;
    String stem = before.origin().substring(0, before.origin().lastIndexOf("/e"));
    String name = origin == null ? stem + "/e" + number : origin;
    if (base != null && baseSize == null && baseRoot == null) {
      Checkpoint checkpoint = new InputFile(base).read(1 << 20, Checkpoint::parse);
      if (!checkpoint.origin().equals(before.origin())) {
        throw CommandFailure.usage(
            "checkpoint_origin",
            base
                + " is a checkpoint of "
                + PlainText.of(checkpoint.origin())
                + ", not of "
                + before.origin()
                + ".",
            "name a checkpoint of the log as it was: its first line is " + before.origin());
      }
      return new LogIdentity(name, number, checkpoint.size(), checkpoint.root());
    }
    if (base != null || baseSize == null || baseRoot == null) {
      throw CommandFailure.usage(
          "epoch_base_missing",
          "Another epoch has to say which entries it goes on from.",
          "give --base CHECKPOINT, or --base-size N with --base-root SHA256; the registry says both:"
              + " waymark registry status --json");
    }
    try {
      return new LogIdentity(name, number, baseSize, Sha256.fromHex(baseRoot));
    } catch (VerificationException e) {
      throw CommandFailure.usage(
          e.code(), String.valueOf(e.getMessage()), "write --base-root as 64 hexadecimal digits");
    }
  }
}
