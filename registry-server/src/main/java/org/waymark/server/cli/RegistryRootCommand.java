package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.waymark.trust.root.Root;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code registry root}: go on under the next root. */
@CommandLine.Command(
    name = "root",
    description = {
      "Go on under the next root of the federation, which a ceremony made.",
      "The registry may be running. It checks the root as everybody will, and that it has the keys"
          + " which the root asks of it; then it announces the root in the log and certifies the"
          + " records again that an older membership key signed."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark registry root root-2.json",
      "  ./waymark registry root root-2.json --registry https://registry.example.org --token-file t"
    })
final class RegistryRootCommand extends OperatorCommand {
  @Parameters(paramLabel = "FILE", description = "The root, as waymark root sign wrote it.")
  private Path file = Path.of("root.json");

  @Override
  protected ExitCode run() throws IOException {
    byte[] bytes = new InputFile(file).bytes(Root.MAX_BYTES);
    ObjectNode order = order().put("root", new String(bytes, StandardCharsets.UTF_8));
    return answer(operate(registry -> registry.succeed(order)), this::print);
  }

  private void print(ObjectNode done) {
    long version = done.path("version").asLong();
    boolean same = version == done.path("before").asLong();
    TextRows rows =
        new TextRows()
            .heading(
                same
                    ? "Root version " + version + " was in force already"
                    : "Root version "
                        + version
                        + " is in force, after version "
                        + done.path("before").asLong())
            .row("federation", done.path("federation").asText())
            .row("root hash", done.path("hash").asText())
            .row("expires", done.path("expires").asText())
            .row(
                "log",
                done.path("origin").asText() + ", " + done.path("entries").asLong() + " entries");
    if (done.path("recertified").asLong() > 0) {
      rows.row(
          "certified",
          done.path("recertified").asLong() + " records again, by the key that now signs");
    }
    long pending = done.path("pending").asLong();
    if (pending > 0) {
      rows.row(
          "pending",
          pending
              + " records stand under another membership key. Do not drop that key before they are"
              + " certified again: waymark site renew");
    }
    rows.print(console());
    console()
        .note("next: hand the new root to whoever pins it anew; followers find it by themselves");
  }
}
