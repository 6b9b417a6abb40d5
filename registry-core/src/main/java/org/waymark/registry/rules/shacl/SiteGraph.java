package org.waymark.registry.rules.shacl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.jena.datatypes.RDFDatatype;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.vocabulary.RDF;
import org.waymark.trust.statement.SiteStatement;

/**
 * A site statement as RDF: what a JSON-LD processor makes of {@link SiteDocument} and the shipped
 * context, without one, and therefore without a way to the network.
 *
 * <p>Every member is a property of the same name, every object a blank node, every element of a
 * list a value of its own, every text a plain literal: no IRI is ever made of what a site wrote, so
 * nothing that it can write breaks the mapping. Members whose names are no plain words are left
 * out.
 *
 * <p>Stateless.
 */
public final class SiteGraph {
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,127}");

  /** From here on JSON-LD writes an integral number as a double (JSON-LD 1.1 API, 8.6). */
  private static final double DOUBLE_FROM = 1e21;

  private static final Map<String, RDFDatatype> FACTS =
      Map.of("issued", XSDDatatype.XSDdateTime, "expires", XSDDatatype.XSDdateTime);

  private final Consumer<Triple> out;

  private SiteGraph(Consumer<Triple> out) {
    this.out = out;
  }

  /** A graph of its own. */
  public static Graph of(SiteStatement statement) {
    Graph graph = GraphFactory.createDefaultGraph();
    write(statement, graph::add);
    return graph;
  }

  /** Hands over every triple. */
  public static void write(SiteStatement statement, Consumer<Triple> out) {
    write(statement, statement.metadata(), out);
  }

  /** As above, with the metadata that the site's superiors leave it. */
  public static void write(SiteStatement statement, ObjectNode metadata, Consumer<Triple> out) {
    new SiteGraph(out).site(SiteDocument.of(statement, metadata));
  }

  private void site(ObjectNode json) {
    Node site = NodeFactory.createURI(json.path("@id").textValue());
    for (JsonNode type : json.path("@type")) {
      out.accept(Triple.create(site, RDF.Nodes.type, term(type.textValue())));
    }
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String name = member.getKey();
      if (name.equals("superior")) {
        member
            .getValue()
            .forEach(
                hint ->
                    out.accept(
                        Triple.create(site, term(name), NodeFactory.createURI(hint.textValue()))));
      } else if (FACTS.containsKey(name)) {
        out.accept(
            Triple.create(
                site,
                term(name),
                NodeFactory.createLiteralDT(member.getValue().textValue(), FACTS.get(name))));
      } else {
        member(site, name, member.getValue());
      }
    }
  }

  private void member(Node subject, String name, JsonNode value) {
    if (WORD.matcher(name).matches()) {
      values(subject, term(name), value);
    }
  }

  private void values(Node subject, Node property, JsonNode value) {
    switch (value.getNodeType()) {
      case ARRAY -> value.forEach(element -> values(subject, property, element));
      case OBJECT -> {
        Node object = NodeFactory.createBlankNode();
        out.accept(Triple.create(subject, property, object));
        value.properties().forEach(inner -> member(object, inner.getKey(), inner.getValue()));
      }
      case STRING ->
          out.accept(
              Triple.create(subject, property, NodeFactory.createLiteralString(value.textValue())));
      case BOOLEAN ->
          out.accept(
              Triple.create(
                  subject,
                  property,
                  NodeFactory.createLiteralDT(value.asText(), XSDDatatype.XSDboolean)));
      case NUMBER -> out.accept(Triple.create(subject, property, number(value)));
      default -> {
        // null says nothing, as in JSON-LD
      }
    }
  }

  private static Node number(JsonNode value) {
    double number = value.doubleValue();
    if (value.canConvertToLong() && value.isIntegralNumber()) {
      return NodeFactory.createLiteralDT(value.asText(), XSDDatatype.XSDinteger);
    }
    if (number == Math.rint(number) && Math.abs(number) < DOUBLE_FROM) {
      return NodeFactory.createLiteralDT(
          new java.math.BigDecimal(number).toBigInteger().toString(), XSDDatatype.XSDinteger);
    }
    // The canonical form of xsd:double with 15 digits, as JSON-LD 1.1 API, section 8.6, asks.
    String text = String.format(Locale.ROOT, "%.15E", number);
    return NodeFactory.createLiteralDT(
        text.replaceFirst("(\\.\\d)(\\d*?)0*E", "$1$2E").replaceFirst("E\\+?(-?)0*(\\d)", "E$1$2"),
        XSDDatatype.XSDdouble);
  }

  private static Node term(String word) {
    return NodeFactory.createURI(SiteDocument.NAMESPACE + word);
  }
}
