package org.waymark.registry.catalogue;

import org.apache.jena.query.ARQ;
import org.apache.jena.sparql.algebra.Op;
import org.apache.jena.sparql.algebra.op.OpProcedure;
import org.apache.jena.sparql.algebra.op.OpPropFunc;
import org.apache.jena.sparql.algebra.op.OpService;
import org.apache.jena.sparql.engine.ExecutionContext;
import org.apache.jena.sparql.engine.QueryIterator;
import org.apache.jena.sparql.engine.binding.Binding;
import org.apache.jena.sparql.engine.iterator.QueryIteratorWrapper;
import org.apache.jena.sparql.engine.main.OpExecutor;
import org.apache.jena.sparql.engine.main.QC;
import org.apache.jena.sparql.util.Context;
import org.waymark.registry.error.RuleException;

/**
 * Executes a question and counts the rows of each of its steps, nested ones too. It is also where a
 * step that reaches out would have to pass, should {@link QueryGuard} ever let one through.
 */
final class BoundedExecutor extends OpExecutor {
  private final Budget budget;

  private BoundedExecutor(ExecutionContext context, Budget budget) {
    super(context);
    this.budget = budget;
  }

  static Context context(Budget budget) {
    Context context = ARQ.getContext().copy();
    context.set(ARQ.enablePropertyFunctions, false);
    context.set(ARQ.httpServiceAllowed, false);
    QC.setFactory(context, execution -> new BoundedExecutor(execution, budget));
    return context;
  }

  @Override
  protected QueryIterator exec(Op op, QueryIterator input) {
    if (op instanceof OpService || op instanceof OpPropFunc || op instanceof OpProcedure) {
      throw new RuleException("query_refused", "The catalogue asks nobody else and runs nothing.");
    }
    return new Counted(super.exec(op, input), budget);
  }

  private static final class Counted extends QueryIteratorWrapper {
    private final Budget budget;

    Counted(QueryIterator of, Budget budget) {
      super(of);
      this.budget = budget;
    }

    @Override
    protected Binding moveToNextBinding() {
      budget.row();
      return super.moveToNextBinding();
    }
  }
}
