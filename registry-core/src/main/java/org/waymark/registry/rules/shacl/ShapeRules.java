package org.waymark.registry.rules.shacl;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.apache.jena.shacl.parser.Shape;
import org.apache.jena.shacl.validation.Severity;
import org.waymark.registry.error.RuleException;

/**
 * Finds what each shape that can give a result says to people. A shape without a code, a sentence
 * and a mend would leave an administrator with "constraint violated", so it is refused.
 */
final class ShapeRules {
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final int MAX_TEXT = 1000;

  private final Graph graph;
  private final Map<Node, ShapeRule> rules = new HashMap<>();
  private final Set<String> codes = new HashSet<>();

  ShapeRules(Graph graph) {
    this.graph = graph;
  }

  /** By the node of the shape, for those with a target and those that they name by sh:property. */
  Map<Node, ShapeRule> of(Collection<? extends Shape> shapes) {
    shapes.forEach(this::add);
    return Map.copyOf(rules);
  }

  private void add(Shape shape) {
    Node node = shape.getShapeNode();
    if (rules.containsKey(node)) {
      return;
    }
    boolean demands =
        graph.find(node, Node.ANY, Node.ANY).toList().stream()
            .anyMatch(triple -> ShapeTerms.demands(triple.getPredicate()));
    if (demands && !shape.deactivated()) {
      ShapeRule rule = rule(shape, node);
      if (!codes.add(rule.code())) {
        throw new RuleException(
            "rules_malformed",
            "Two shapes have the code " + rule.code() + "; give each its own wm:code.");
      }
      rules.put(node, rule);
    }
    shape.getPropertyShapes().forEach(this::add);
  }

  private ShapeRule rule(Shape shape, Node node) {
    String code = text(node, SiteDocument.NAMESPACE + "code", "wm:code");
    if (!CODE.matcher(code).matches() || code.equals("ok")) {
      throw new RuleException(
          "rules_malformed",
          "The code "
              + FoundText.quoted(code)
              + " of "
              + name(node)
              + " is not 1 to 64 of a-z 0-9 _, beginning with a letter, and not ok.");
    }
    boolean warning = !shape.getSeverity().equals(Severity.Violation);
    return new ShapeRule(
        code,
        text(node, ShapeTerms.SH + "message", "sh:message"),
        text(node, SiteDocument.NAMESPACE + "mend", "wm:mend"),
        warning);
  }

  private String text(Node node, String predicate, String shown) {
    List<Node> found =
        graph
            .find(node, NodeFactory.createURI(predicate), Node.ANY)
            .mapWith(Triple::getObject)
            .toList();
    if (found.size() != 1 || !found.get(0).isLiteral()) {
      throw malformed(node, shown, "needs exactly one " + shown);
    }
    String text = found.get(0).getLiteralLexicalForm().strip();
    if (text.isEmpty() || text.length() > MAX_TEXT || text.chars().anyMatch(c -> c < ' ')) {
      throw malformed(node, shown, "has a " + shown + " that is not one line of 1 to 1000");
    }
    return text;
  }

  private static RuleException malformed(Node node, String shown, String why) {
    return new RuleException(
        "rules_malformed",
        "The shape " + name(node) + " " + why + (shown.equals("wm:code") ? "." : ", for people."));
  }

  private static String name(Node node) {
    return node.isURI() ? node.getURI() : "without a name";
  }
}
