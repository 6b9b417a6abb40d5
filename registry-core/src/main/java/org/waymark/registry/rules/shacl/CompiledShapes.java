package org.waymark.registry.rules.shacl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.shacl.engine.constraint.PatternConstraint;
import org.apache.jena.shacl.parser.Constraint;
import org.apache.jena.shacl.parser.Shape;
import org.apache.jena.shacl.validation.ReportEntry;
import org.apache.jena.shared.JenaException;
import org.waymark.registry.error.RuleException;
import org.waymark.trust.statement.SiteStatement;

/**
 * A shapes graph (W3C SHACL Core) that is ready to validate statements, each in bounded time.
 *
 * <p>Immutable after {@link #compile} and thread-safe: a validation works on a graph of its own.
 */
public final class CompiledShapes {
  private final Shapes shapes;
  private final Map<Node, ShapeRule> rules;
  private final List<String> order;
  private final Duration limit;

  private CompiledShapes(
      Shapes shapes, Map<Node, ShapeRule> rules, List<String> order, Duration limit) {
    this.shapes = shapes;
    this.rules = rules;
    this.order = order;
    this.limit = limit;
  }

  /**
   * Makes shapes ready.
   *
   * @param turtle Turtle; nothing that it names is fetched
   * @param limit for one validation
   * @throws RuleException {@code rules_malformed rules_recursive rules_unsupported rules_too_large}
   */
  public static CompiledShapes compile(String turtle, Duration limit) {
    Graph graph = ShapeText.read(turtle);
    ShapeTerms.require(graph);
    ShapeNesting.require(graph);
    Shapes shapes = parse(graph);
    if (shapes.getTargetShapes().isEmpty() && !graph.isEmpty()) {
      throw new RuleException(
          "rules_malformed",
          "No shape has a target, so nothing would ever be judged; write sh:targetClass wm:Site.");
    }
    shapes.getShapeMap().values().forEach(CompiledShapes::timePatterns);
    Map<Node, ShapeRule> rules = new ShapeRules(graph).of(shapes.getTargetShapes());
    Map<Integer, String> places = new TreeMap<>();
    rules.values().forEach(r -> places.put(turtle.indexOf("\"" + r.code() + "\""), r.code()));
    List<String> order = new ArrayList<>(new LinkedHashMap<>(places).values());
    rules.values().stream()
        .map(ShapeRule::code)
        .filter(code -> !order.contains(code))
        .sorted()
        .forEach(order::add);
    return new CompiledShapes(shapes, rules, List.copyOf(order), limit);
  }

  private static Shapes parse(Graph graph) {
    try {
      return Shapes.parse(graph);
    } catch (RuntimeException e) {
      // The reader of a foreign library over a foreign text: whatever it throws, it is the text.
      throw new RuleException(
          "rules_malformed", "The shapes are no SHACL: " + e.getMessage() + ".");
    }
  }

  private static void timePatterns(Shape shape) {
    Collection<Constraint> constraints = shape.getConstraints();
    List<Constraint> timed = new ArrayList<>(constraints);
    timed.replaceAll(one -> one instanceof PatternConstraint of ? new TimedPattern(of) : one);
    if (timed.stream().anyMatch(TimedPattern.class::isInstance)) {
      constraints.clear();
      constraints.addAll(timed);
    }
  }

  /** The rules in the order of the text. */
  public List<ShapeRule> rules() {
    return rules.values().stream()
        .sorted(java.util.Comparator.comparingInt(rule -> order.indexOf(rule.code())))
        .toList();
  }

  /**
   * Validates a statement.
   *
   * @return for each rule that it does not keep one, in the order of the text
   * @throws UndecidedException when the time is over, or the stack is, or the shapes turn out to be
   *     none that can be evaluated
   */
  public List<Breach> validate(SiteStatement statement) {
    TimedGraph graph = new TimedGraph(SiteGraph.of(statement), Deadline.in(limit));
    Collection<ReportEntry> entries;
    try {
      entries = ShaclValidator.get().validate(shapes, graph).getEntries();
    } catch (StackOverflowError e) {
      throw UndecidedException.timeout();
    } catch (JenaException e) {
      throw UndecidedException.because(String.valueOf(e.getMessage()));
    }
    Map<String, ShapeRule> broken = new HashMap<>();
    Map<String, Set<String>> found = new HashMap<>();
    for (ReportEntry entry : entries) {
      ShapeRule rule = rules.get(entry.source());
      if (rule == null) {
        throw new IllegalStateException("a result without a rule, from " + entry.source());
      }
      broken.put(rule.code(), rule);
      Set<String> values = found.computeIfAbsent(rule.code(), code -> new TreeSet<>());
      Node value = entry.value();
      if (value != null && value.isLiteral()) {
        values.add(FoundText.quoted(value.getLiteralLexicalForm()));
      }
    }
    return order.stream()
        .filter(broken::containsKey)
        .map(
            code ->
                broken
                    .getOrDefault(code, rules().get(0))
                    .breach(FoundText.of(found.getOrDefault(code, Set.of()))))
        .toList();
  }
}
