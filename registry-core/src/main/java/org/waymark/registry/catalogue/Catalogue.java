package org.waymark.registry.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import org.apache.jena.graph.Graph;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.QueryParseException;
import org.apache.jena.query.Syntax;
import org.apache.jena.shared.JenaException;
import org.apache.jena.sparql.algebra.Op;
import org.apache.jena.sparql.core.DatasetGraphFactory;
import org.apache.jena.sparql.engine.QueryIterator;
import org.apache.jena.sparql.engine.binding.BindingRoot;
import org.apache.jena.sparql.engine.main.QueryEngineMain;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.vocabulary.RDF;
import org.apache.jena.vocabulary.RDFS;
import org.apache.jena.vocabulary.XSD;
import org.waymark.registry.error.RuleException;
import org.waymark.registry.rules.shacl.Deadline;
import org.waymark.registry.rules.shacl.SiteDocument;
import org.waymark.registry.rules.shacl.SiteGraph;
import org.waymark.registry.rules.shacl.TimedGraph;
import org.waymark.registry.rules.shacl.UndecidedException;
import org.waymark.trust.statement.SiteStatement;

/**
 * The sites of a federation at one moment, to be asked in SPARQL 1.1.
 *
 * <pre>{@code
 * ObjectNode answer =
 *     Catalogue.of(statements)
 *         .query("SELECT ?s { ?s wm:mesh_site/wm:country 'NL' }", Duration.ofSeconds(5));
 * }</pre>
 *
 * <p>A question is {@code SELECT} or {@code ASK} over the one graph; the prefixes {@code wm rdf
 * rdfs xsd} are known. Time, rows and intermediate rows are bounded, and of the functions only
 * those are there whose results are about as long as their arguments.
 *
 * <p>Immutable and thread-safe; a question runs in the thread that asks. Loads Apache Jena.
 */
public final class Catalogue {
  /** Characters of a question at most. */
  public static final int MAX_QUERY = 16_384;

  /** Rows of an answer at most. */
  public static final int MAX_ROWS = 10_000;

  /** Rows that all steps of a question may make together. */
  static final int MAX_STEPS = 1_000_000;

  private static final String BASE = "urn:waymark:query";

  private final Graph graph;

  private Catalogue(Graph graph) {
    this.graph = graph;
  }

  /** The catalogue of these sites. */
  public static Catalogue of(Collection<SiteStatement> statements) {
    return ofSites(statements.stream().map(one -> new Site(one, one.metadata())).toList());
  }

  /**
   * A site as the catalogue shows it.
   *
   * @param metadata that counts: the statement's, as the site's superiors allow it
   */
  public record Site(SiteStatement statement, ObjectNode metadata) {}

  /** The catalogue of these sites, with the metadata that counts. */
  public static Catalogue ofSites(Collection<Site> sites) {
    Graph graph = GraphFactory.createDefaultGraph();
    sites.forEach(site -> SiteGraph.write(site.statement(), site.metadata(), graph::add));
    return new Catalogue(graph);
  }

  /** How many statements of RDF there are. */
  public long size() {
    return graph.size();
  }

  /**
   * Answers a question.
   *
   * @param sparql SPARQL 1.1, {@code SELECT} or {@code ASK}
   * @param limit for the whole answer
   * @return the SPARQL 1.1 query results in JSON
   * @throws RuleException {@code query_malformed query_refused query_too_large query_timeout}
   */
  public ObjectNode query(String sparql, Duration limit) {
    if (sparql.length() > MAX_QUERY) {
      throw new RuleException(
          "query_too_large", "The query is longer than " + MAX_QUERY + " characters.");
    }
    Deadline deadline = Deadline.in(limit);
    try {
      Query query = parse(sparql);
      Op op = QueryGuard.admit(query, deadline);
      Budget budget = new Budget(deadline, MAX_STEPS);
      QueryEngineMain engine =
          new QueryEngineMain(
              op,
              DatasetGraphFactory.wrap(new TimedGraph(graph, deadline)),
              BindingRoot.create(),
              BoundedExecutor.context(budget));
      QueryIterator rows = engine.getPlan().iterator();
      try {
        return QueryAnswer.of(query, rows, MAX_ROWS);
      } finally {
        rows.close();
      }
    } catch (UndecidedException e) {
      throw new RuleException(
          "query_timeout",
          "The query was not answered within "
              + limit.toMillis()
              + " ms; ask for less, or begin with what few sites have.");
    } catch (StackOverflowError e) {
      throw new RuleException("query_malformed", "The query nests too deeply.");
    } catch (JenaException e) {
      throw new RuleException(
          "query_malformed", "The query cannot be answered: " + e.getMessage() + ".");
    }
  }

  private static Query parse(String sparql) {
    Query query = new Query();
    query.setPrefix("wm", SiteDocument.NAMESPACE);
    query.setPrefix("rdf", RDF.uri);
    query.setPrefix("rdfs", RDFS.uri);
    query.setPrefix("xsd", XSD.getURI());
    try {
      return QueryFactory.parse(query, sparql, BASE, Syntax.syntaxSPARQL_11);
    } catch (QueryParseException e) {
      if (isUpdate(sparql)) {
        throw new RuleException(
            "query_refused", "The catalogue is read and not changed: ask with SELECT or ASK.");
      }
      throw new RuleException(
          "query_malformed",
          "The query is not SPARQL 1.1: " + String.valueOf(e.getMessage()).strip(),
          Math.max(0, e.getLine()),
          Math.max(0, e.getColumn()));
    }
  }

  /** A plain look is enough: an update that this misses is a query that cannot be read. */
  private static boolean isUpdate(String sparql) {
    return sparql
        .toUpperCase(java.util.Locale.ROOT)
        .replaceAll("#[^\\n]*|(PREFIX|BASE)\\s[^>]*>", "")
        .strip()
        .matches("(?s)(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\\b.*");
  }
}
