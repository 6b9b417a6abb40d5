package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.MalformedException;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootDraft;
import org.waymark.trust.root.RootWords;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code root sign}: one signature. */
@CommandLine.Command(
    name = "sign",
    description = {
      "Sign a draft with one root key.",
      "Shows in words what is signed, and asks. When enough have signed, the root is written beside"
          + " the draft as root-N.json."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark root sign root-2.draft --key anna.pem --passphrase-file anna.secret",
      "  ./waymark root sign root-2.draft --key bert.pem --passphrase-file bert.secret --yes"
    })
final class RootSignCommand extends CeremonyCommand {
  @Parameters(paramLabel = "DRAFT", description = "The draft.")
  private Path file = Path.of("root.draft");

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "A root key of this version or of the one before.")
  private Path key = Path.of("root.pem");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the root goes when enough have signed (default: root-N.json).")
  private @Nullable Path out;

  @Option(names = "--yes", description = "Sign without being asked.")
  private boolean yes;

  @Override
  protected ExitCode run() throws IOException {
    RootDraft draft = CeremonyFiles.draft(file);
    Optional<String> lacking = lacking(draft);
    if (lacking.isPresent()) {
      throw CommandFailure.usage(
          "root_draft_incomplete",
          "The draft " + file + " cannot be signed yet. " + lacking.get(),
          "waymark root add " + file + " ROLE --new FILE");
    }
    // Shown before the key is opened: whoever does not want this needs no passphrase.
    TextRows shown = new TextRows();
    words(shown, draft);
    shown.lines().forEach(line -> console().note("%s", line));
    SigningKey opened = CeremonyFiles.open(key, passphrase(key.toString()));
    if (!yes && !confirmed(opened)) {
      throw CommandFailure.usage(
          "not_confirmed", "Nothing was signed.", "type yes, or give --yes once you have read it");
    }
    RootDraft signed = sign(draft, opened);
    CeremonyFiles.replace(file, signed.bytes());
    Optional<Root> finished = signed.finished();
    Path target = target(signed);
    if (finished.isPresent()) {
      RootChain unused = signed.walk(clock().instant()); // as everybody will judge it
      CeremonyFiles.replace(target, finished.get().bytes());
    }
    if (json) {
      ObjectNode document = document(signed, file).put("signedBy", opened.kid().value());
      finished.ifPresent(
          root -> document.put("root", target.toString()).put("rootHash", root.hash().hex()));
      document.set("signed", json(RootWords.describe(signed.payload())));
      signed
          .previous()
          .ifPresent(
              before ->
                  document.set(
                      "changes", json(RootWords.differences(before.payload(), signed.payload()))));
      console().json(document);
    } else {
      print(signed, opened, finished, target);
    }
    return ExitCode.OK;
  }

  private RootDraft sign(RootDraft draft, SigningKey opened) {
    try {
      return draft.sign(opened);
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          e.code(), String.valueOf(e.getMessage()), "name a root key: --key FILE");
    }
  }

  private boolean confirmed(SigningKey opened) throws IOException {
    console().err().print("Sign this with the root key " + opened.kid() + "? Type yes: ");
    console().err().flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(console().in(), StandardCharsets.UTF_8));
    String answer = in.readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).equals("yes");
  }

  private Path target(RootDraft draft) {
    return out == null ? file.resolveSibling("root-" + draft.payload().version() + ".json") : out;
  }

  private void print(RootDraft draft, SigningKey opened, Optional<Root> finished, Path target) {
    console().line("Signed root version %d with %s.", draft.payload().version(), opened.kid());
    if (finished.isEmpty()) {
      console()
          .line(
              "%d more %s needed; carry %s to the next root key.",
              draft.missing(), draft.missing() == 1 ? "signature is" : "signatures are", file);
      console().note("next, there: waymark root sign %s --key FILE", file);
      return;
    }
    Root root = finished.get();
    console().line("Enough have signed: wrote %s", target);
    console().line("SHA-256 %s", root.hash().hex());
    console()
        .note(
            root.version() == 1
                ? "next, at the registry, with the keys that it made: waymark registry init --root %s"
                : "next, at the registry: waymark registry root %s",
            target);
  }
}
