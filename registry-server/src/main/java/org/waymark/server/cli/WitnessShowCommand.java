package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.waymark.node.witness.WitnessException;
import org.waymark.node.witness.WitnessFolder;
import org.waymark.signer.note.NoteVerifier;
import picocli.CommandLine;

/** {@code witness show}: the key that a root names. */
@CommandLine.Command(
    name = "show",
    description = {
      "Show the verifier key of a node's witness.",
      "Whoever holds the root ceremony names it in the witness policy of the next root; then the"
          + " node cosigns. The key is made when the node starts for the first time."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark witness show --data /var/lib/waymark")
final class WitnessShowCommand extends Command {
  @Override
  protected ExitCode run() {
    NoteVerifier verifier = read();
    if (json) {
      console()
          .json(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("name", verifier.name())
                  .put("vkey", verifier.vkey()));
    } else {
      console().line("%s", verifier.vkey());
    }
    return ExitCode.OK;
  }

  private NoteVerifier read() {
    try {
      return new WitnessFolder(data.resolve("witness"))
          .verifier()
          .orElseThrow(
              () ->
                  CommandFailure.usage(
                      "witness_missing",
                      "There is no witness in "
                          + data
                          + " yet: a node makes it at its first start.",
                      "waymark node start --data " + data));
    } catch (WitnessException e) {
      throw new CommandFailure(
          ExitCode.UNEXPECTED,
          e.code(),
          String.valueOf(e.getMessage()),
          "ask the running node: curl http://127.0.0.1:8181/v1/status");
    }
  }
}
