package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.waymark.server.api.Operations;
import picocli.CommandLine;

/** {@code token list}. */
@CommandLine.Command(
    name = "list",
    description = "List the access tokens: whose, what they may, whether they are good.",
    footerHeading = "%nExample:%n",
    footer = "  ./waymark token list")
final class TokenListCommand extends OperatorCommand {
  @Override
  protected ExitCode run() throws IOException {
    return answer(operate(Operations::tokens), answer -> print(answer.path("tokens")));
  }

  private void print(JsonNode tokens) {
    if (tokens.isEmpty()) {
      console().note("no access tokens yet; make one: waymark token create NAME --role operator");
    } else {
      TokenText.table(tokens, times()).print(console());
    }
  }
}
