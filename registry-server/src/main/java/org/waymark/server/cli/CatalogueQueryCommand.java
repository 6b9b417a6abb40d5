package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.waymark.registry.catalogue.Catalogue;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code catalogue query}. */
@CommandLine.Command(
    name = "query",
    description = {
      "Ask the catalogue of the active sites in SPARQL 1.1: SELECT or ASK.",
      "The prefixes wm, rdf, rdfs and xsd are known; docs/rules.md has examples. With --json the"
          + " answer is in the SPARQL 1.1 query results format."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark catalogue query 'SELECT ?site { ?site wm:mesh_site/wm:country \"NL\" }'",
      "  ./waymark catalogue query jupyter.rq --json"
    })
final class CatalogueQueryCommand extends OperatorCommand {
  @Parameters(paramLabel = "QUERY|FILE", description = "The question, or a file that has it.")
  private String question = "";

  @Override
  protected ExitCode run() throws IOException {
    String sparql = sparql();
    return answer(operate(registry -> registry.query(sparql)), this::print);
  }

  /** A question has spaces and braces in it, and no file that exists is called so. */
  private String sparql() throws IOException {
    Path file;
    try {
      file = Path.of(question);
    } catch (InvalidPathException e) {
      return question;
    }
    if (Files.exists(file) || !question.contains("{")) {
      return new String(new InputFile(file).bytes(3 * Catalogue.MAX_QUERY), StandardCharsets.UTF_8);
    }
    return question;
  }

  private void print(ObjectNode answer) {
    if (answer.has("boolean")) {
      console().line("%s", answer.path("boolean").asBoolean() ? "yes" : "no");
      return;
    }
    List<String> names = new ArrayList<>();
    answer.at("/head/vars").forEach(name -> names.add(name.asText()));
    JsonNode rows = answer.at("/results/bindings");
    if (rows.isEmpty()) {
      console().note("no site is like that");
      return;
    }
    Table table = new Table(names.toArray(String[]::new));
    for (JsonNode row : rows) {
      table.row(
          names.stream()
              .map(name -> row.at("/" + name + "/value").asText())
              .toArray(String[]::new));
    }
    table.print(console());
  }
}
