package org.waymark.registry.rules.shacl;

import java.util.regex.Pattern;
import org.apache.jena.graph.Node;
import org.apache.jena.shacl.engine.ValidationContext;
import org.apache.jena.shacl.engine.constraint.PatternConstraint;
import org.apache.jena.shacl.validation.ReportItem;
import org.apache.jena.sparql.expr.nodevalue.NodeFunctions;
import org.jspecify.annotations.Nullable;

/**
 * {@code sh:pattern} that ends in time, by {@link TimedText}.
 *
 * <p>Unlike Java, and like XPath, which SHACL refers to, {@code $} is the end of the text and not
 * also the place before a last line end.
 */
final class TimedPattern extends PatternConstraint {
  private final Pattern pattern;
  private final boolean toTheEnd;

  TimedPattern(PatternConstraint of) {
    super(of.getPattern(), of.getFlagsStr());
    this.pattern = Pattern.compile(of.getPattern(), mask(of.getFlagsStr()));
    this.toTheEnd = of.getPattern().endsWith("$") && !of.getPattern().endsWith("\\$");
  }

  /** The flags of XPath's fn:matches; the library has refused any other by now. */
  private static int mask(@Nullable String flags) {
    int mask = 0;
    for (char flag : flags == null ? new char[0] : flags.toCharArray()) {
      mask |=
          switch (flag) {
            case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
            case 'm' -> Pattern.MULTILINE;
            case 's' -> Pattern.DOTALL;
            case 'x' -> Pattern.COMMENTS;
            default -> 0; // q: the library has put the pattern in quotes
          };
    }
    return mask;
  }

  @Override
  public @Nullable ReportItem validate(ValidationContext context, Node value) {
    if (value.isBlank()) {
      return new ReportItem("a node without a text", value);
    }
    String text = NodeFunctions.str(value);
    boolean matches =
        !(toTheEnd && endsALine(text))
            && pattern
                .matcher(new TimedText(text, ((TimedGraph) context.getDataGraph()).deadline()))
                .find();
    return matches ? null : new ReportItem("does not match", value);
  }

  private boolean endsALine(String text) {
    return (pattern.flags() & Pattern.MULTILINE) == 0
        && !text.isEmpty()
        && "\n\r\u0085\u2028\u2029".indexOf(text.charAt(text.length() - 1)) >= 0;
  }
}
