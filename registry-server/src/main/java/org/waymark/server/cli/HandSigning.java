package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.SigningRequest;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.server.api.Operations;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.root.Root;
import picocli.CommandLine.Option;

/**
 * What the membership key has to sign, where it is not on the registry (DESIGN 4.2). Three ways:
 *
 * <pre>
 * --key KEY                    the key is here: what the registry asks for is signed and handed in
 * --request FILE, then
 *   --key KEY --in FILE --out SIGNED   on the machine that has the key, which needs no network
 *   --signed SIGNED              back at the registry
 * </pre>
 */
final class HandSigning {
  private static final int MAX_BYTES = SigningRequests.MAX_BYTES;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The membership key, where it is on this machine and not on the registry.")
  private @Nullable Path key;

  @Option(
      names = "--key-passphrase-file",
      paramLabel = "FILE",
      description = "Holds the passphrase of --key (default: that of the registry's keys).")
  private @Nullable Path keyPassphrase;

  @Option(
      names = "--request",
      paramLabel = "FILE",
      description = "Write what has to be signed into this file, to be carried to the key.")
  private @Nullable Path request;

  @Option(names = "--signed", paramLabel = "FILE", description = "Hand in what was signed there.")
  private @Nullable Path signed;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      description =
          "Where the key is, with --key: the file of --request. Needs no registry. Shows what is to"
              + " be signed; with --out it is signed.")
  private @Nullable Path in;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "With --in: write what was signed into this file, for --signed.")
  private @Nullable Path out;

  @Option(
      names = "--root",
      paramLabel = "FILE",
      description = "With --in: the federation's root, which says whose key it is.")
  private @Nullable Path root;

  /** A change that the membership key signs for. */
  @FunctionalInterface
  interface Change {
    ObjectNode make(ObjectNode order) throws IOException;
  }

  /** Whether this is the machine of the key, where nobody is asked. */
  boolean isElsewhere() {
    return in != null;
  }

  /**
   * Makes a change, by whichever way was chosen.
   *
   * @param words of the command, such as {@code site suspend}
   * @param step as signing requests name it
   * @param order without the token
   * @param done told what came of it, unless it only came to a request
   */
  ExitCode make(
      OperatorCommand command,
      String words,
      String step,
      ObjectNode order,
      Change change,
      Consumer<ObjectNode> done)
      throws IOException {
    requireOneWay();
    if (signed != null) {
      order.put("signed", token(signed));
    }
    ObjectNode made;
    try {
      made = change.make(order);
    } catch (CommandFailure failure) {
      JsonNode toSign = failure.more().get("toSign");
      if (!failure.code().equals("membership_key_offline")
          || !(toSign instanceof ObjectNode claims)) {
        throw failure;
      }
      SigningRequest asked = SigningRequest.of(claims);
      if (request != null) {
        return write(command, words, List.of(asked), request, document -> {});
      }
      if (key == null) {
        throw failure.withNext(ways(words));
      }
      made = change.make(order.put("signed", sign(command, asked, step, open(command, key))));
    }
    return command.answer(made, done);
  }

  private void requireOneWay() {
    int ways = (key == null ? 0 : 1) + (request == null ? 0 : 1) + (signed == null ? 0 : 1);
    if (ways > 1 || (out != null && in == null)) {
      throw CommandFailure.usage(
          "signing_ambiguous",
          "Of --key, --request and --signed one is enough, and --out goes with --in.",
          "give --key where the key is on this machine, else --request FILE and later --signed"
              + " FILE");
    }
  }

  /**
   * Writes what has to be signed, to be carried to the key.
   *
   * @param more adds to the document of {@code --json}
   */
  static ExitCode write(
      OperatorCommand command,
      String words,
      List<SigningRequest> asked,
      Path file,
      Consumer<ObjectNode> more) {
    OwnerOnly.writeNew(file, SigningRequests.bytes(asked));
    ObjectNode document = SigningRequests.document(asked).put("request", file.toString());
    more.accept(document);
    return command.answer(
        document,
        of -> {
          new TextRows()
              .heading("To be signed with the membership key: " + file)
              .print(command.console());
          SigningRequests.print(asked, command.console());
          command
              .console()
              .note("next, where the key is: waymark %s --key KEY --in %s", words, file);
        });
  }

  private static String ways(String words) {
    return "where the key is on this machine: --key FILE; else waymark "
        + words
        + " with --request FILE, to be carried to the key";
  }

  private SigningKey open(OperatorCommand command, Path keyFile) throws IOException {
    Optional<Root> known = root == null ? Optional.empty() : Optional.of(PinnedRoots.read(root));
    return MembershipKey.open(keyFile, command.keyPassphrase(keyPassphrase), known);
  }

  private static String sign(
      OperatorCommand command, SigningRequest asked, String step, SigningKey opened) {
    SigningRequests.requireStep(asked, step);
    asked.words().forEach(line -> command.console().note("%s", PlainText.of(line)));
    return asked.sign(opened);
  }

  /**
   * Makes the same change of several sites, by whichever way was chosen.
   *
   * @param command that shows what came of it
   * @param change of a host
   */
  Changes makeAll(
      OperatorCommand command,
      String words,
      String step,
      List<String> hosts,
      Operation change,
      Operations registry)
      throws IOException {
    requireOneWay();
    SigningKey opened = key == null ? null : open(command, key);
    Map<String, String> tokens = signed == null ? Map.of() : SigningRequests.tokens(signed);
    Changes changes = new Changes();
    for (String host : hosts.isEmpty() ? List.copyOf(tokens.keySet()) : hosts) {
      changes.attempt(
          host,
          () -> {
            ObjectNode order = OperatorCommand.order();
            if (signed != null) {
              order.put("signed", SigningRequests.token(tokens, host, signed));
            }
            try {
              return Optional.of(change.make(registry, host, order));
            } catch (CommandFailure failure) {
              if (!failure.code().equals("membership_key_offline")
                  || !(failure.more().get("toSign") instanceof ObjectNode claims)) {
                throw failure;
              }
              SigningRequest asked = SigningRequest.of(claims);
              if (request != null) {
                changes.toSign(asked);
                return Optional.empty();
              }
              if (opened == null) {
                throw failure.withNext(ways(words));
              }
              order.put("signed", sign(command, asked, step, opened));
              return Optional.of(change.make(registry, host, order));
            }
          });
    }
    return changes;
  }

  /** Where the requests of {@link #makeAll} go. */
  Optional<Path> request() {
    return Optional.ofNullable(request);
  }

  /** Whether tokens are handed in, which name their sites themselves. */
  boolean handsIn() {
    return signed != null;
  }

  /** One of several changes. */
  @FunctionalInterface
  interface Operation {
    ObjectNode make(Operations registry, String host, ObjectNode order) throws IOException;
  }

  /** On the machine of the key: shows what is asked for and, told where to, signs it. */
  ExitCode elsewhere(OperatorCommand command, String words, String step) throws IOException {
    requireOneWay();
    Path from = in;
    if (from == null || key == null || root == null) {
      throw CommandFailure.usage(
          "signing_incomplete",
          "To sign a request, its file, the key and the federation's root are needed.",
          "give --key FILE --in FILE --root root.json, and --out FILE to sign");
    }
    Root pinned = PinnedRoots.read(root);
    List<SigningRequest> asked = new InputFile(from).read(MAX_BYTES, SigningRequests::parse);
    asked.forEach(each -> SigningRequests.require(each, from, pinned, step));
    SigningKey opened =
        MembershipKey.open(
            key,
            command.keyPassphrase(keyPassphrase),
            // An intermediate's key is in no root; the registry knows whether it is the right one.
            asked.stream().allMatch(SigningRequest::byIntermediate)
                ? Optional.empty()
                : Optional.of(pinned));
    ObjectNode document = SigningRequests.document(asked);
    Path to = out;
    if (to != null) {
      StringBuilder tokens = new StringBuilder();
      asked.forEach(each -> tokens.append(each.sign(opened)).append('\n'));
      OwnerOnly.writeNew(to, tokens.toString().getBytes(StandardCharsets.US_ASCII));
      document.put("signed", to.toString());
    }
    return command.answer(
        document,
        of -> {
          new TextRows()
              .heading(
                  (to == null ? "To be signed" : "Signed")
                      + (asked.stream().allMatch(SigningRequest::byIntermediate)
                          ? " with the intermediate's key "
                          : " with the membership key ")
                      + opened.kid())
              .print(command.console());
          SigningRequests.print(asked, command.console());
          command
              .console()
              .note(
                  to == null
                      ? "next: the same with --out FILE signs it"
                      : "next, at the registry: waymark " + words + " with --signed " + to);
        });
  }

  private static String token(Path file) throws IOException {
    return new String(new InputFile(file).bytes(MAX_BYTES), StandardCharsets.US_ASCII).strip();
  }
}
