package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.VerificationException;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code root verify}: the walk from a root to the newest. */
@CommandLine.Command(
    name = "verify",
    description = {
      "Walk from the oldest root to the newest, as everybody does who follows the federation.",
      "The oldest is believed because you name it, or --pin. Exit 0: each leads to the next; 4: not"
          + " believed; 5: the newest has expired."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark root verify root-1.json root-2.json root-3.json",
      "  ./waymark root verify root-3.json --pin root-2.json"
    })
final class RootVerifyCommand extends CeremonyCommand {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Roots, in any order.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--pin",
      paramLabel = "FILE",
      description = "The root that is believed (default: the oldest of the files).")
  private @Nullable Path pin;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Judge as of then (default: now).")
  private @Nullable Instant at;

  @Override
  protected ExitCode run() throws IOException {
    Instant when = at == null ? clock().instant() : at;
    List<Named> roots = new ArrayList<>();
    for (Path file : files) {
      roots.add(new Named(file, CeremonyFiles.root(file)));
    }
    roots.sort(Comparator.comparingLong(named -> named.root().version()));
    Named first = pin == null ? roots.get(0) : new Named(pin, CeremonyFiles.root(pin));
    RootChain chain = believe(first);
    for (Named next : roots) {
      chain = walk(chain, next, when);
    }
    if (json) {
      console().json(document(chain, when));
    } else {
      print(chain, when);
    }
    return when.isBefore(chain.newest().expires()) ? ExitCode.OK : ExitCode.TOO_OLD;
  }

  /** A root with the name of its file. */
  private record Named(Path file, Root root) {}

  private static RootChain believe(Named first) {
    try {
      return RootChain.pinned(first.root());
    } catch (VerificationException e) {
      throw new InputFile(first.file()).refused(e, "have more root keys sign it");
    }
  }

  private static RootChain walk(RootChain chain, Named next, Instant when) {
    Optional<Root> known = chain.version(next.root().version());
    if (known.filter(next.root()::equals).isPresent()
        || next.root().version() < chain.oldest().version()) {
      return chain; // the pinned one, or older than that
    }
    if (known.isPresent()) {
      throw new CommandFailure(
          ExitCode.NOT_BELIEVED,
          "root_reused",
          next.file() + ": there is another root version " + next.root().version() + " already.",
          "find out which of the two the federation published");
    }
    try {
      return chain.walk(next.root(), when);
    } catch (VerificationException e) {
      throw new InputFile(next.file()).refused(e, "waymark root show " + next.file());
    }
  }

  private static ObjectNode document(RootChain chain, Instant when) {
    Root newest = chain.newest();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("verified", true)
            .put("federation", newest.federation().value())
            .put("pinned", chain.oldest().version())
            .put("newest", newest.version())
            .put("rootHash", newest.hash().hex())
            .put("expires", newest.expires().toString())
            .put("expired", !when.isBefore(newest.expires()));
    chain
        .all()
        .forEach(
            root ->
                json.withArray("roots")
                    .addObject()
                    .put("version", root.version())
                    .put("rootHash", root.hash().hex())
                    .put("expires", root.expires().toString()));
    return json;
  }

  private void print(RootChain chain, Instant when) {
    TextRows rows = new TextRows().heading("Verified: the roots of " + chain.newest().federation());
    for (Root root : chain.all()) {
      rows.whole("version " + root.version(), root.hash().hex() + ", until " + root.expires());
    }
    boolean expired = !when.isBefore(chain.newest().expires());
    rows.row(
        expired ? "EXPIRED" : "newest",
        "version "
            + chain.newest().version()
            + (expired ? " has expired; nobody believes a directory under it." : " is good."));
    rows.print(console());
    if (expired) {
      console()
          .note(
              "next, with the root keys: waymark root rotate %s",
              "root-" + chain.newest().version() + ".json");
    }
  }
}
