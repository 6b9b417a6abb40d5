package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.waymark.registry.audit.Decision;
import org.waymark.signer.json.CanonicalJson;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code decision show}. */
@CommandLine.Command(
    name = "show",
    description = {
      "Show the document behind a log entry: who decided what, when and why.",
      "With --json it is the document itself. Whoever is given it can check that it is the one"
          + " that the log names: decision verify."
    },
    footerHeading = "%nExample:%n",
    footer =
        "  ./waymark decision show"
            + " 5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8 --json")
final class DecisionShowCommand extends OperatorCommand {
  @Parameters(paramLabel = "SHA256", description = "The member decision of a log entry.")
  private String hash = "";

  @Override
  protected ExitCode run() throws IOException {
    ObjectNode document = operate(registry -> registry.decision(hash));
    return answer(
        document, of -> DecisionText.of(Decision.parse(CanonicalJson.write(of))).print(console()));
  }
}
