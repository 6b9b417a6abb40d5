package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootDraft;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.root.RootWords;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code root show}: a root or a draft in words. */
@CommandLine.Command(
    name = "show",
    description = {
      "Say in words what a root or a draft says, and who signed it.",
      "With --after, what it changes. Nothing is believed by this: root verify does that."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark root show root-2.json --after root-1.json",
      "  ./waymark root show root-2.draft"
    })
final class RootShowCommand extends CeremonyCommand {
  @Parameters(paramLabel = "FILE", description = "A root or a draft.")
  private Path file = Path.of("root.json");

  @Option(
      names = "--after",
      paramLabel = "PREVIOUS",
      description = "The root of the version before: show what changes.")
  private @Nullable Path after;

  @Override
  protected ExitCode run() throws IOException {
    byte[] bytes = new InputFile(file).bytes(RootDraft.MAX_BYTES);
    if (new String(bytes, StandardCharsets.UTF_8).contains("\"draft\":")) {
      RootDraft draft = CeremonyFiles.draft(file);
      if (json) {
        ObjectNode document = document(draft, file);
        if (lacking(draft).isEmpty()) {
          document.set("says", json(RootWords.describe(draft.payload())));
          draft
              .previous()
              .ifPresent(
                  before ->
                      document.set(
                          "changes",
                          json(RootWords.differences(before.payload(), draft.payload()))));
        }
        console().json(document);
      } else {
        show(draft, file);
        console().note("%s", next(draft, file));
      }
      return ExitCode.OK;
    }
    Root root = CeremonyFiles.root(file);
    Optional<Root> before =
        after == null ? Optional.empty() : Optional.of(CeremonyFiles.root(after));
    if (json) {
      console().json(document(root, before));
    } else {
      print(root, before);
    }
    return ExitCode.OK;
  }

  private ObjectNode document(Root root, Optional<Root> before) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("root", file.toString())
            .put("federation", root.federation().value())
            .put("version", root.version())
            .put("expires", root.expires().toString())
            .put("rootHash", root.hash().hex())
            .put("threshold", root.threshold(RootRole.ROOT));
    root.signers(root).forEach(kid -> json.withArray("signatures").add(kid.value()));
    ObjectNode keys = json.putObject("keys");
    for (RootRole role : RootRole.values()) {
      root.keys(role).keys().forEach(key -> keys.withArray(role.member()).add(key.kid().value()));
    }
    json.set("says", json(RootWords.describe(root.payload())));
    before.ifPresent(
        known -> json.set("changes", json(RootWords.differences(known.payload(), root.payload()))));
    return json;
  }

  private void print(Root root, Optional<Root> before) {
    TextRows rows = new TextRows().heading("Root version " + root.version() + " of " + root.name());
    if (before.isPresent()) {
      rows.paragraph("Changes after version " + before.get().version() + ":");
      rows(rows, RootWords.differences(before.get().payload(), root.payload()));
    } else {
      rows(rows, RootWords.describe(root.payload()));
    }
    String name = "signed by";
    for (var kid : root.signers(root)) {
      rows.whole(name, kid.value());
      name = "";
    }
    rows.whole("SHA-256", root.hash().hex());
    rows.print(console());
    console().note("next, to see whether it is to be believed: waymark root verify %s", file);
  }
}
