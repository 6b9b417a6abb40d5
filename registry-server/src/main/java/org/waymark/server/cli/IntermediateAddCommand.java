package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code intermediate add}. */
@CommandLine.Command(
    name = "add",
    description = {
      "Admit sites under an intermediate, by the chain that certifies it.",
      "A site is certified by it when it names it in authority_hints. What is signed then is asked"
          + " for as where the membership key is elsewhere: with --request, and --key or --signed."
          + " A newer chain takes the place of the older one."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark intermediate add nren.chain")
final class IntermediateAddCommand extends OperatorCommand {
  @Parameters(paramLabel = "FILE", description = "The chain, as intermediate certify wrote it.")
  private Path file = Path.of("intermediate.chain");

  @Override
  protected ExitCode run() throws IOException {
    ObjectNode order = order();
    IntermediateCertifyCommand.chain(file).forEach(order.putArray("chain")::add);
    return answer(
        operate(registry -> registry.addIntermediate(order)),
        of ->
            console()
                .line(
                    "added %s, which holds until %s",
                    of.path("entityId").asText(), of.path("expires").asText()));
  }
}
