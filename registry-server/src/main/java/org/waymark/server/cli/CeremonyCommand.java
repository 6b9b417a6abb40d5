package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.signer.MalformedException;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootDraft;
import org.waymark.trust.root.RootPayload;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.root.RootWords;
import picocli.CommandLine.Option;

/** A step of the root ceremony: what all of them read, show and write. */
abstract class CeremonyCommand extends Command {
  /** One year, as DESIGN 5 has it. */
  static final Duration LIFE = Duration.ofDays(365);

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Holds the passphrase of the key file (default: asked for on a terminal).")
  private @Nullable Path passphraseFile;

  /** The passphrase of a key file: from the file that was named, else from the keyboard. */
  final PassphraseSource passphrase(String of) {
    Path named = passphraseFile;
    if (named != null) {
      return PassphraseSource.file(named);
    }
    java.io.Console keyboard = console().terminal() ? System.console() : null;
    if (keyboard == null) {
      throw CommandFailure.usage(
          "passphrase_not_given",
          "The key file " + of + " is encrypted, and no passphrase was given.",
          "name the file that holds it: --passphrase-file FILE");
    }
    char[] typed = keyboard.readPassword("Passphrase of %s: ", of);
    return PassphraseSource.of(typed == null ? new char[0] : typed);
  }

  static RootRole role(String text) {
    for (RootRole role : RootRole.values()) {
      if (role.member().equals(text)) {
        return role;
      }
    }
    throw CommandFailure.usage(
        "role_unknown",
        "There is no role " + PlainText.of(text) + " in a root.",
        "write root, membership, log, export or oidf");
  }

  /** Until when, where it was not said: a year. */
  final Instant expires(@Nullable Instant given) {
    Instant until = given == null ? now().plus(LIFE) : given;
    if (!until.isAfter(now())) {
      throw CommandFailure.usage(
          "root_expires_in_the_past",
          "The root would have expired at " + until + " already.",
          "give a time to come: --expires 2027-11-01T12:00:00Z");
    }
    return until;
  }

  final Instant now() {
    return Instant.ofEpochSecond(clock().instant().getEpochSecond());
  }

  /** What a draft still lacks, as sentences; empty when it only lacks signatures. */
  static Optional<String> lacking(RootDraft draft) {
    for (RootRole role : RootRole.values()) {
      if (role.required() && draft.keys(role).isEmpty()) {
        return Optional.of("It has no key of the role " + role.member() + " yet.");
      }
    }
    int have = draft.keys(RootRole.ROOT).size();
    if (have < draft.threshold()) {
      return Optional.of(
          "It has " + have + " root keys, and " + draft.threshold() + " of them are to sign.");
    }
    try {
      RootPayload unused = draft.payload();
      return Optional.empty();
    } catch (MalformedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What a draft is and what is to be done with it, for {@code --json}. */
  static ObjectNode document(RootDraft draft, Path file) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("draft", file.toString());
    draft.previous().ifPresent(root -> json.put("after", root.hash().hex()));
    Optional<String> lacking = lacking(draft);
    json.put("complete", lacking.isEmpty());
    lacking.ifPresent(text -> json.put("lacks", text));
    if (lacking.isEmpty()) {
      json.put("version", draft.payload().version());
      json.put("missingSignatures", draft.missing());
    }
    ObjectNode roles = json.putObject("roles");
    for (RootRole role : RootRole.values()) {
      if (!draft.keys(role).isEmpty()) {
        ArrayNode kids = roles.putArray(role.member());
        draft.keys(role).forEach(key -> kids.add(key.kid().value()));
      }
    }
    ArrayNode signed = json.putArray("signatures");
    draft
        .signed()
        .ifPresent(
            root -> {
              root.signers(root).forEach(kid -> signed.add(kid.value()));
              draft
                  .previous()
                  .ifPresent(
                      before ->
                          root.signers(before).stream()
                              .filter(kid -> !root.signers(root).contains(kid))
                              .forEach(kid -> signed.add(kid.value())));
            });
    return json;
  }

  /** What comes next for a draft. */
  static String next(RootDraft draft, Path file) {
    return lacking(draft)
        .map(text -> "next: waymark root add " + file + " ROLE --new FILE, or --jwk FILE")
        .orElse("next, where a root key is: waymark root sign " + file + " --key FILE");
  }

  static void rows(TextRows rows, List<RootWords.Line> lines) {
    String last = "";
    for (RootWords.Line line : lines) {
      rows.whole(line.part().equals(last) ? "" : line.part(), line.text());
      last = line.part();
    }
  }

  static ArrayNode json(List<RootWords.Line> lines) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    lines.forEach(line -> array.addObject().put("part", line.part()).put("text", line.text()));
    return array;
  }

  /** Shows a draft for people: what it changes or, where nothing came before, what it says. */
  final void show(RootDraft draft, Path file) {
    TextRows rows = new TextRows();
    Optional<String> lacking = lacking(draft);
    if (lacking.isPresent()) {
      rows.heading("Draft " + file + ", not complete").paragraph(lacking.get());
      for (RootRole role : RootRole.values()) {
        String name = role.member();
        for (VerificationKey key : draft.keys(role)) {
          rows.whole(name, key.kid().value());
          name = "";
        }
      }
    } else {
      words(rows, draft);
      rows.whole(
          "signatures", draft.missing() == 0 ? "enough" : draft.missing() + " more are needed");
    }
    rows.print(console());
  }

  /** What is signed, in words. */
  static void words(TextRows rows, RootDraft draft) {
    RootPayload payload = draft.payload();
    Optional<Root> before = draft.previous();
    if (before.isEmpty()) {
      rows.heading("The first root of " + payload.name() + " says");
      rows(rows, RootWords.describe(payload));
      return;
    }
    rows.heading(
        "Root version "
            + payload.version()
            + " of "
            + payload.federation()
            + " changes, after version "
            + before.get().version()
            + " ("
            + before.get().hash().hex().substring(0, 16)
            + ")");
    rows(rows, RootWords.differences(before.get().payload(), payload));
  }

  static byte[] line(ObjectNode json) {
    return (JsonText.of(json) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
