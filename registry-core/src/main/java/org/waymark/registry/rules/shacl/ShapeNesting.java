package org.waymark.registry.rules.shacl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.vocabulary.RDF;
import org.waymark.registry.error.RuleException;

/**
 * Walks shapes, paths and lists before anything else does. SHACL leaves recursive shapes undefined
 * (section 3.4.3), and a few shapes that each name the next one twice take longer than anybody
 * lives; both are found here, as is what would exhaust the stack of a reader.
 */
final class ShapeNesting {
  /** Shapes and path steps inside of each other at most. */
  static final int MAX_DEPTH = 64;

  /**
   * Evaluations of shapes for one value at most: nested shapes count as often as they are named.
   */
  static final long MAX_EXPANDED = 20_000;

  private static final int MAX_LIST = 10_000;

  private final Graph graph;
  private final Map<Node, Long> expanded = new HashMap<>();
  private final Set<Node> open = new LinkedHashSet<>();

  private ShapeNesting(Graph graph) {
    this.graph = graph;
  }

  /**
   * Refuses cycles and what grows beyond bounds.
   *
   * @throws RuleException {@code rules_recursive rules_too_large rules_malformed}
   */
  static void require(Graph shapes) {
    ShapeNesting walk = new ShapeNesting(shapes);
    long all = 0;
    for (Node subject : shapes.stream().map(Triple::getSubject).collect(Collectors.toSet())) {
      if (!shapes.contains(subject, RDF.Nodes.first, Node.ANY)) {
        all += walk.expand(subject);
      }
    }
    if (all > 4 * MAX_EXPANDED) {
      throw tooLarge();
    }
  }

  private long expand(Node node) {
    Long known = expanded.get(node);
    if (known != null) {
      return known;
    }
    if (open.contains(node)) {
      throw recursive(node);
    }
    if (open.size() == MAX_DEPTH) {
      throw new RuleException(
          "rules_too_large",
          "The shapes nest more than " + MAX_DEPTH + " levels deep, at " + name(node) + ".");
    }
    open.add(node);
    long sum = 1;
    for (Node child : children(node)) {
      sum += expand(child);
      if (sum > MAX_EXPANDED) {
        throw tooLarge();
      }
    }
    open.remove(node);
    expanded.put(node, sum);
    return sum;
  }

  private List<Node> children(Node node) {
    List<Node> children = new ArrayList<>();
    graph
        .find(node, Node.ANY, Node.ANY)
        .forEachRemaining(
            triple -> {
              String word = ShapeTerms.word(triple.getPredicate());
              Node object = triple.getObject();
              if (ShapeTerms.TO_VALUES.contains(word)) {
                list(object);
              } else if (ShapeTerms.TO_SHAPES.contains(word)) {
                add(children, object, true);
              } else if (word.equals("path") || ShapeTerms.IN_PATHS.contains(word)) {
                add(children, object, false);
              }
            });
    return children;
  }

  /** A list stands for its elements; a step of a path that has a name leads nowhere. */
  private void add(List<Node> children, Node object, boolean shape) {
    if (graph.contains(object, RDF.Nodes.first, Node.ANY)) {
      for (Node element : list(object)) {
        add(children, element, shape);
      }
    } else if (shape || object.isBlank()) {
      children.add(object);
    }
  }

  private List<Node> list(Node head) {
    List<Node> elements = new ArrayList<>();
    Set<Node> seen = new HashSet<>();
    for (Node cell = head; !cell.equals(RDF.Nodes.nil); cell = only(cell, RDF.Nodes.rest)) {
      if (!seen.add(cell)) {
        throw new RuleException(
            "rules_recursive", "A list in the shapes leads back to its own beginning.");
      }
      if (seen.size() > MAX_LIST) {
        throw new RuleException(
            "rules_too_large", "A list in the shapes has more than " + MAX_LIST + " elements.");
      }
      Node element = only(cell, RDF.Nodes.first);
      if (graph.contains(element, RDF.Nodes.first, Node.ANY)) {
        throw new RuleException("rules_malformed", "A list in the shapes holds another list.");
      }
      elements.add(element);
    }
    return elements;
  }

  private Node only(Node cell, Node predicate) {
    List<Node> found = graph.find(cell, predicate, Node.ANY).mapWith(Triple::getObject).toList();
    if (found.size() != 1) {
      throw new RuleException("rules_malformed", "A list in the shapes is not well-formed.");
    }
    return found.get(0);
  }

  private RuleException recursive(Node again) {
    List<Node> path = new ArrayList<>(open);
    List<Node> cycle = new ArrayList<>(path.subList(path.indexOf(again), path.size()));
    cycle.add(again);
    return new RuleException(
        "rules_recursive",
        "The shapes lead back to themselves: "
            + cycle.stream().map(this::name).collect(Collectors.joining(" -> "))
            + ". Shapes may not need themselves to be decided; cut the circle.");
  }

  private String name(Node node) {
    if (node.isURI()) {
      return node.getURI();
    }
    return graph.contains(node, RDF.Nodes.first, Node.ANY) ? "a list" : "a shape without a name";
  }

  private static RuleException tooLarge() {
    return new RuleException(
        "rules_too_large",
        "The shapes name each other so often that one value would be judged more than "
            + MAX_EXPANDED
            + " times.");
  }
}
