package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.Directory;
import org.waymark.client.Evidence;
import org.waymark.client.Problem;
import org.waymark.client.ResolutionException;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.ocm.OcmAddress;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.server.audit.FailedStep;
import org.waymark.server.audit.Publication;
import org.waymark.server.audit.SiteLookup;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.Host;
import org.waymark.trust.root.Root;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resolve}: is this a member, and what did it certify about itself? */
@CommandLine.Command(
    name = "resolve",
    description = {
      "Say whether hosts or OCM addresses are members, and what they certified.",
      "Without --from the copy of a node in the data folder answers, without any network. A bundle"
          + " or a folder is verified as a whole; a URL is asked for each name, and so learns which"
          + " names you ask for.",
      "Exit 0: a member; 3: not a member; 4: not believed; 5: too old; 6: suspended or revoked; 7:"
          + " not reached. Of several names the largest counts."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark resolve cloud.example.org --root root.json --from https://registry.example.org",
      "  ./waymark resolve user@cloud.example.org --root root.json --from directory.bundle --explain",
      "  ./waymark resolve cloud.example.org other.example.org --data node-data --json"
    })
final class ResolveCommand extends Command {
  @Parameters(
      arity = "1..*",
      paramLabel = "HOST_OR_OCM_ADDRESS",
      description = "cloud.example.org, or user@cloud.example.org.")
  private List<String> names = List.of();

  @Option(
      names = "--root",
      split = ",",
      paramLabel = "FILE",
      description = "The federation's root (default: what the data folder was started with).")
  private List<Path> rootFiles = List.of();

  @Option(
      names = "--from",
      paramLabel = "URL_OR_BUNDLE",
      description = "Where to read: https://host, a bundle, or a folder of published files.")
  private @Nullable String from;

  @Option(names = "--explain", description = "Show every step of the verification.")
  private boolean explain;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Answer as of then, such as 2027-03-01T12:00:00Z (default: now).")
  private @Nullable Instant at;

  @Mixin private Reach reach = new Reach();

  /** Answers one name. */
  private interface Answers {
    ResolveResult of(String name) throws FetchException;
  }

  @Override
  protected ExitCode run() throws IOException {
    if (from == null) {
      List<Root> roots = PinnedRoots.of(rootFiles, data);
      try (Directory directory = LocalCopy.stored(roots, data, time())) {
        return print(name -> resolve(directory, name));
      }
    }
    Source source = FromSource.parse(from);
    Root root = PinnedRoots.one(rootFiles, data);
    try (SafeFetcher fetcher = reach.fetcher(root.testing())) {
      return source instanceof Source.HttpSource web
          ? lookUp(web, root, fetcher)
          : readWhole(source, root, fetcher);
    }
  }

  private Clock time() {
    return at == null ? clock() : Clock.fixed(at, ZoneOffset.UTC);
  }

  private ExitCode readWhole(Source source, Root root, SafeFetcher fetcher) {
    ProgressLine progress = new ProgressLine(console());
    try (Directory directory = LocalCopy.inMemory(root, source, time(), fetcher, progress)) {
      Optional<SyncOutcome> refused = LocalCopy.read(directory, progress);
      return print(
          name -> refused.isPresent() ? notRead(refused.get(), name) : resolve(directory, name));
    }
  }

  private ExitCode lookUp(Source.HttpSource web, Root root, SafeFetcher fetcher) {
    SiteLookup lookup =
        new SiteLookup(Publication.web(web.base(), fetcher), root, time().instant());
    ExitCode exit =
        print(name -> ResolveResult.of(lookup.find(host(name)), root.federation(), name));
    console()
        .note(
            "note: this lookup told %s which %s you asked for; a node would not",
            web.base(), names.size() == 1 ? "host" : "hosts");
    return exit;
  }

  private static ResolveResult resolve(Directory directory, String name) {
    try {
      return ResolveResult.member(directory.resolve(name), name);
    } catch (ResolutionException e) {
      return ResolveResult.refused(e, name);
    }
  }

  private static Host host(String name) {
    return OcmAddress.looksLikeAddress(name)
        ? OcmAddress.parse(name).host()
        : Host.normalize(name, mended -> {});
  }

  /** The whole copy was refused, and so there is no answer about anybody. */
  private static ResolveResult notRead(SyncOutcome outcome, String name) {
    String code = outcome.code().orElse("unexpected");
    Problem problem = new Problem(code, LocalCopy.named(outcome), "");
    List<Evidence> evidence =
        outcome.kind() == SyncOutcome.Kind.REFUSED
            ? List.of(new Evidence(FailedStep.of(code), false, problem.message()))
            : List.of();
    return ResolveResult.refused(
        LocalCopy.exitOf(outcome), name, Optional.empty(), problem, evidence);
  }

  private ExitCode print(Answers answers) {
    ExitCode exit = ExitCode.OK;
    List<ResolveResult> results = new ArrayList<>();
    for (String name : names) {
      ResolveResult result = advise(answer(answers, name), name);
      exit = exit.or(result.exit());
      results.add(result);
    }
    if (json) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      results.forEach(result -> document.withArray("results").add(result.json()));
      console().json(document);
    } else {
      results.forEach(result -> ResolveText.of(result, explain).print(console()));
    }
    return exit;
  }

  /** Adds the command to run next, where the answer itself does not name one. */
  private ResolveResult advise(ResolveResult result, String name) {
    return switch (result.exit()) {
      case NOT_BELIEVED ->
          result.then("Believe another source instead: " + again(name, "ANOTHER_URL_OR_BUNDLE"));
      case REFUSED -> result.then("Whether that has changed, says: " + again(name, from));
      case UNREACHABLE ->
          result.then("Try another source: " + again(name, "ANOTHER_URL_OR_BUNDLE"));
      case TOO_OLD ->
          from == null
              ? result
              : result.then("Read a newer copy: " + again(name, "ANOTHER_URL_OR_BUNDLE"));
      case OK, UNEXPECTED, USAGE, NOT_A_MEMBER -> result;
    };
  }

  private String again(String name, @Nullable String source) {
    StringBuilder command = new StringBuilder("waymark resolve ").append(word(name));
    rootFiles.forEach(file -> command.append(" --root ").append(word(file.toString())));
    if (source != null) {
      command.append(" --from ").append(word(source));
    }
    if (source == null || rootFiles.isEmpty()) {
      command.append(" --data ").append(word(data.toString()));
    }
    return command.append(" --explain").toString();
  }

  /** As a shell takes it for one word. */
  private static String word(String text) {
    return text.matches("[A-Za-z0-9@._:/=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private static ResolveResult answer(Answers answers, String name) {
    try {
      return answers.of(name);
    } catch (MalformedException e) {
      return ResolveResult.refused(
          ExitCode.USAGE,
          name,
          Optional.empty(),
          new Problem(
              e.code(),
              String.valueOf(e.getMessage()),
              "Write a host as in cloud.example.org, or an OCM address as in"
                  + " user@cloud.example.org."),
          List.of());
    } catch (FetchException e) {
      return ResolveResult.refused(
          ExitCode.UNREACHABLE,
          name,
          Optional.empty(),
          new Problem(e.code(), String.valueOf(e.getMessage()), ""),
          List.of());
    }
  }
}
