package org.waymark.registry.catalogue;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.jena.sparql.expr.Expr;
import org.apache.jena.sparql.expr.ExprEvalException;
import org.apache.jena.sparql.expr.ExprFunctionN;
import org.apache.jena.sparql.expr.ExprList;
import org.apache.jena.sparql.expr.NodeValue;
import org.apache.jena.sparql.expr.RegexEngine;
import org.waymark.registry.rules.shacl.Deadline;
import org.waymark.registry.rules.shacl.TimedText;

/** {@code REGEX} that ends in time. */
final class TimedRegex extends ExprFunctionN {
  private static final int MAX_PATTERN = 1000;

  private final Deadline deadline;

  TimedRegex(ExprList args, Deadline deadline) {
    super("regex", args);
    this.deadline = deadline;
  }

  @Override
  public NodeValue eval(List<NodeValue> args) {
    String text = text(args.get(0));
    String pattern = text(args.get(1));
    String flags = args.size() > 2 && args.get(2) != null ? text(args.get(2)) : "";
    if (pattern.length() > MAX_PATTERN) {
      throw new ExprEvalException("a pattern longer than " + MAX_PATTERN);
    }
    try {
      Pattern compiled =
          Pattern.compile(
              flags.contains("q") ? Pattern.quote(pattern) : pattern,
              RegexEngine.makeMask(flags.replace("q", "")));
      return NodeValue.booleanReturn(compiled.matcher(new TimedText(text, deadline)).find());
    } catch (PatternSyntaxException e) {
      throw new ExprEvalException("no pattern: " + e.getDescription());
    }
  }

  private static String text(NodeValue value) {
    if (!value.isString() && !value.isLangString()) {
      throw new ExprEvalException("no text");
    }
    return value.asNode().getLiteralLexicalForm();
  }

  @Override
  public Expr copy(ExprList args) {
    return new TimedRegex(args, deadline);
  }
}
