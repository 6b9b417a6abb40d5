package org.waymark.registry.rules.shacl;

import java.util.Set;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.apache.jena.vocabulary.OWL;
import org.apache.jena.vocabulary.RDF;
import org.apache.jena.vocabulary.RDFS;
import org.waymark.registry.error.RuleException;

/**
 * The terms that a shapes graph may use: SHACL Core and labels. A list of what is allowed, because
 * the extensions that run queries or scripts, or fetch other graphs, grow with every release.
 */
final class ShapeTerms {
  static final String SH = "http://www.w3.org/ns/shacl#";

  /** Predicates that make a shape part of another one. */
  static final Set<String> TO_SHAPES =
      Set.of("node", "property", "not", "qualifiedValueShape", "and", "or", "xone");

  /** Predicates inside of a path. */
  static final Set<String> IN_PATHS =
      Set.of("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath");

  /** Predicates whose object is a list of plain values. */
  static final Set<String> TO_VALUES = Set.of("in", "languageIn", "ignoredProperties");

  /** What a shape has beside its constraints. */
  private static final Set<String> ABOUT =
      Set.of(
          "targetClass",
          "targetNode",
          "targetSubjectsOf",
          "targetObjectsOf",
          "path",
          "property",
          "severity",
          "message",
          "name",
          "description",
          "order",
          "group",
          "defaultValue",
          "deactivated",
          "flags");

  private static final Set<String> CONSTRAINTS =
      Set.of(
          "qualifiedMinCount",
          "qualifiedMaxCount",
          "qualifiedValueShapesDisjoint",
          "class",
          "datatype",
          "nodeKind",
          "minCount",
          "maxCount",
          "minExclusive",
          "minInclusive",
          "maxExclusive",
          "maxInclusive",
          "minLength",
          "maxLength",
          "pattern",
          "uniqueLang",
          "equals",
          "disjoint",
          "lessThan",
          "lessThanOrEquals",
          "closed",
          "hasValue");

  /** Constraints on how many values a path leads to. */
  private static final Set<String> NEED_A_PATH =
      Set.of(
          "minCount",
          "maxCount",
          "qualifiedMinCount",
          "qualifiedMaxCount",
          "uniqueLang",
          "lessThan",
          "lessThanOrEquals");

  private static final Node PATH = NodeFactory.createURI(SH + "path");

  private static final Set<String> OTHERS =
      Set.of(
          RDF.type.getURI(),
          RDF.first.getURI(),
          RDF.rest.getURI(),
          RDFS.label.getURI(),
          RDFS.comment.getURI(),
          RDFS.seeAlso.getURI(),
          OWL.versionInfo.getURI(),
          SiteDocument.NAMESPACE + "code",
          SiteDocument.NAMESPACE + "mend");

  private static final Set<String> TYPES =
      Set.of(
          SH + "NodeShape",
          SH + "PropertyShape",
          SH + "PropertyGroup",
          OWL.Ontology.getURI(),
          RDF.List.getURI());

  private static final Set<String> TARGETS =
      Set.of(SiteDocument.NAMESPACE + "Site", SiteDocument.NAMESPACE + "PublicSite");

  private ShapeTerms() {}

  /** The word of a SHACL term; empty for any other. */
  static String word(Node predicate) {
    return predicate.isURI() && predicate.getURI().startsWith(SH)
        ? predicate.getURI().substring(SH.length())
        : "";
  }

  /** Whether a triple with this predicate demands something of the data. */
  static boolean demands(Node predicate) {
    String word = word(predicate);
    return CONSTRAINTS.contains(word)
        || TO_VALUES.contains(word)
        || (TO_SHAPES.contains(word) && !word.equals("property"));
  }

  /**
   * Refuses every term that is not listed.
   *
   * @throws RuleException {@code rules_unsupported rules_malformed}
   */
  static void require(Graph shapes) {
    shapes.stream().forEach(triple -> require(shapes, triple));
  }

  private static void require(Graph shapes, Triple triple) {
    Node predicate = triple.getPredicate();
    String word = word(predicate);
    boolean known =
        word.isEmpty()
            ? OTHERS.contains(predicate.getURI())
            : ABOUT.contains(word)
                || CONSTRAINTS.contains(word)
                || TO_SHAPES.contains(word)
                || IN_PATHS.contains(word)
                || TO_VALUES.contains(word);
    if (!known) {
      throw unsupported(predicate);
    }
    if (NEED_A_PATH.contains(word) && !shapes.contains(triple.getSubject(), PATH, Node.ANY)) {
      throw new RuleException(
          "rules_malformed",
          "The shapes have sh:" + word + " in a shape without sh:path, where nothing is counted.");
    }
    Node object = triple.getObject();
    if (predicate.equals(RDF.Nodes.type) && !(object.isURI() && TYPES.contains(object.getURI()))) {
      throw unsupported(object);
    }
    if (word.equals("targetClass") && !(object.isURI() && TARGETS.contains(object.getURI()))) {
      throw new RuleException(
          "rules_malformed",
          "The shapes have the target class "
              + object
              + ", which nothing is of; there are wm:Site and wm:PublicSite.");
    }
  }

  private static RuleException unsupported(Node term) {
    return new RuleException(
        "rules_unsupported",
        "The shapes use "
            + term
            + "; rules are SHACL Core with rdfs:label and rdfs:comment, without queries, scripts,"
            + " imports or other vocabularies. Write it with those, or remove it.");
  }
}
