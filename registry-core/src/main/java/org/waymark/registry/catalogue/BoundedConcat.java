package org.waymark.registry.catalogue;

import java.util.List;
import org.apache.jena.sparql.expr.E_StrConcat;
import org.apache.jena.sparql.expr.Expr;
import org.apache.jena.sparql.expr.ExprEvalException;
import org.apache.jena.sparql.expr.ExprList;
import org.apache.jena.sparql.expr.NodeValue;

/**
 * {@code CONCAT} whose result is bounded: forty that each double their argument fill any memory.
 */
final class BoundedConcat extends E_StrConcat {
  private static final int MAX_LENGTH = 1 << 16;

  BoundedConcat(ExprList args) {
    super(args);
  }

  @Override
  public NodeValue eval(List<NodeValue> args) {
    long length = args.stream().mapToLong(arg -> arg.asString().length()).sum();
    if (length > MAX_LENGTH) {
      throw new ExprEvalException("a text longer than " + MAX_LENGTH);
    }
    return super.eval(args);
  }

  @Override
  public Expr copy(ExprList args) {
    return new BoundedConcat(args);
  }
}
