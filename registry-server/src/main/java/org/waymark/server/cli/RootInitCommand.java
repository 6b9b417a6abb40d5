package org.waymark.server.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.RootDraft;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code root init}: the draft of a first root. */
@CommandLine.Command(
    name = "init",
    description = {
      "Begin the first root of a federation.",
      "Writes a draft without keys; root add puts them in, root sign signs it."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark root init root-1.draft --federation https://federation.example.org \\",
      "      --name Example --source https://registry.example.org --threshold 2"
    })
final class RootInitCommand extends CeremonyCommand {
  @Parameters(paramLabel = "DRAFT", description = "The file to write.")
  private Path draft = Path.of("root-1.draft");

  @Option(
      names = "--federation",
      required = true,
      paramLabel = "URL",
      description = "The trust anchor's entity identifier: https://host, no path.")
  private String federation = "";

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "The federation's name, for people.")
  private String name = "";

  @Option(
      names = "--source",
      paramLabel = "URL",
      description = "A base URL below which /directory/ will be served; may be repeated.")
  private List<URI> sources = new ArrayList<>();

  @Option(
      names = "--origin",
      paramLabel = "TEXT",
      description = "First line of the log's checkpoints, ending in /e1 (default: HOST/e1).")
  private @Nullable String origin;

  @Option(
      names = "--threshold",
      defaultValue = "2",
      paramLabel = "K",
      description = "How many root keys have to sign (default: ${DEFAULT-VALUE}).")
  private int threshold;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Until when the root is good (default: in 365 days).")
  private @Nullable Instant expires;

  @Option(
      names = "--witnesses",
      paramLabel = "POLICY.json",
      description =
          "The witness policy: {\"k\":1,\"groups\":[{\"name\",\"k\",\"witnesses\":[…]}]}.")
  private @Nullable Path witnesses;

  @Option(names = "--testing", description = "A federation for trying out.")
  private boolean testing;

  @Override
  protected ExitCode run() throws IOException {
    EntityId anchor;
    try {
      anchor = testing ? EntityId.parseTesting(federation) : EntityId.parse(federation);
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          e.code(),
          String.valueOf(e.getMessage()),
          "name the federation as https://host, or add --testing to try things out");
    }
    String first = origin == null ? anchor.host() + "/e1" : origin;
    RootDraft made;
    try {
      made =
          RootDraft.first(
              anchor,
              name,
              now(),
              expires(expires),
              threshold,
              root ->
                  root.log(new LogIdentity(first, 1, 0, LogIdentity.NOTHING))
                      .sources(sources.stream().map(PublicUrl::check).toList())
                      .testing(testing));
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          e.code(), String.valueOf(e.getMessage()), "see waymark root init --help");
    }
    if (witnesses != null) {
      made = new InputFile(witnesses).read(1 << 20, made::withWitnesses);
    }
    CeremonyFiles.write(draft, made.bytes());
    if (json) {
      console().json(document(made, draft));
    } else {
      console().line("Wrote the draft %s of the first root of %s.", draft, PlainText.of(name));
      console()
          .line("It needs keys of the roles root (%d or more), membership and log;", threshold);
      console().line("export and oidf where the registry is to serve those.");
      console().note("%s", next(made, draft));
    }
    return ExitCode.OK;
  }
}
