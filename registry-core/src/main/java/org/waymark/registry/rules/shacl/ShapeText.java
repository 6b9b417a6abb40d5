package org.waymark.registry.rules.shacl;

import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.RiotException;
import org.apache.jena.riot.system.ErrorHandler;
import org.apache.jena.riot.system.StreamRDFLib;
import org.apache.jena.riot.system.StreamRDFWrapper;
import org.apache.jena.sparql.graph.GraphFactory;
import org.waymark.registry.error.RuleException;

/** Reads shapes in Turtle, and nothing else; counts while it reads. */
final class ShapeText {
  /** Triples at most. */
  static final int MAX_TRIPLES = 20_000;

  private static final String BASE = "urn:waymark:rules";

  private ShapeText() {}

  static Graph read(String turtle) {
    Graph graph = GraphFactory.createDefaultGraph();
    try {
      RDFParser.create()
          .fromString(turtle)
          .lang(Lang.TURTLE)
          .forceLang(Lang.TURTLE)
          .base(BASE)
          .errorHandler(new Strict())
          .parse(new Counted(graph));
      return graph;
    } catch (StackOverflowError e) {
      throw new RuleException("rules_too_large", "The shapes nest too deeply to be read.");
    } catch (RiotException e) {
      throw new RuleException(
          "rules_malformed", "The shapes cannot be read: " + e.getMessage() + ".");
    }
  }

  private static final class Counted extends StreamRDFWrapper {
    private int triples;

    Counted(Graph graph) {
      super(StreamRDFLib.graph(graph));
    }

    @Override
    public void triple(Triple triple) {
      if (++triples > MAX_TRIPLES) {
        throw new RuleException(
            "rules_too_large", "The shapes have more than " + MAX_TRIPLES + " triples.");
      }
      super.triple(triple);
    }
  }

  /** A warning is about style; an error is one. */
  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(String message, long line, long column) {}

    @Override
    public void error(String message, long line, long column) {
      throw refused(message, line, column);
    }

    @Override
    public void fatal(String message, long line, long column) {
      throw refused(message, line, column);
    }

    private static RuleException refused(String message, long line, long column) {
      return new RuleException(
          "rules_malformed",
          "The shapes are not Turtle at line " + line + ", column " + column + ": " + message + ".",
          line,
          column);
    }
  }
}
