package org.waymark.registry.catalogue;

import java.util.Locale;
import java.util.Set;
import org.apache.jena.graph.Node;
import org.apache.jena.query.Query;
import org.apache.jena.sparql.algebra.Algebra;
import org.apache.jena.sparql.algebra.Op;
import org.apache.jena.sparql.algebra.OpVisitorBase;
import org.apache.jena.sparql.algebra.TransformCopy;
import org.apache.jena.sparql.algebra.Transformer;
import org.apache.jena.sparql.algebra.op.OpBGP;
import org.apache.jena.sparql.algebra.op.OpGraph;
import org.apache.jena.sparql.algebra.op.OpGroup;
import org.apache.jena.sparql.algebra.op.OpOrder;
import org.apache.jena.sparql.algebra.op.OpService;
import org.apache.jena.sparql.algebra.walker.Walker;
import org.apache.jena.sparql.expr.E_Function;
import org.apache.jena.sparql.expr.E_Regex;
import org.apache.jena.sparql.expr.E_StrConcat;
import org.apache.jena.sparql.expr.Expr;
import org.apache.jena.sparql.expr.ExprAggregator;
import org.apache.jena.sparql.expr.ExprFunction;
import org.apache.jena.sparql.expr.ExprFunction0;
import org.apache.jena.sparql.expr.ExprFunction1;
import org.apache.jena.sparql.expr.ExprFunction2;
import org.apache.jena.sparql.expr.ExprFunction3;
import org.apache.jena.sparql.expr.ExprFunctionN;
import org.apache.jena.sparql.expr.ExprFunctionOp;
import org.apache.jena.sparql.expr.ExprList;
import org.apache.jena.sparql.expr.ExprTransformCopy;
import org.apache.jena.sparql.expr.ExprVisitorBase;
import org.apache.jena.vocabulary.XSD;
import org.waymark.registry.error.RuleException;
import org.waymark.registry.rules.shacl.Deadline;

/**
 * Decides which questions are answered: those that read this one graph with the operators of SPARQL
 * 1.1 and with functions from a list. A list of what is allowed, because the query engine can load
 * classes, run scripts, read files and ask other servers, each by an IRI that looks like any other.
 */
final class QueryGuard {
  /** Names of the classes of expressions, without their prefix. */
  private static final Set<String> FUNCTIONS =
      Set.of(
          "Equals",
          "NotEquals",
          "LessThan",
          "LessThanOrEqual",
          "GreaterThan",
          "GreaterThanOrEqual",
          "LogicalAnd",
          "LogicalOr",
          "LogicalNot",
          "OneOf",
          "NotOneOf",
          "Exists",
          "NotExists",
          "Bound",
          "Coalesce",
          "Conditional",
          "If",
          "SameTerm",
          "IsIRI",
          "IsURI",
          "IsBlank",
          "IsLiteral",
          "IsNumeric",
          "Str",
          "Lang",
          "LangMatches",
          "Datatype",
          "Regex",
          "StrConcat",
          "StrContains",
          "StrStartsWith",
          "StrEndsWith",
          "StrLowerCase",
          "StrUpperCase",
          "StrLength",
          "StrSubstring",
          "StrBefore",
          "StrAfter",
          "Add",
          "Subtract",
          "UnaryMinus",
          "UnaryPlus",
          "NumAbs",
          "NumRound",
          "NumCeiling",
          "NumFloor",
          "Now",
          "DateTimeYear",
          "DateTimeMonth",
          "DateTimeDay",
          "DateTimeHours");

  private static final Set<String> AGGREGATES =
      Set.of("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE");

  private QueryGuard() {}

  /**
   * Makes a question ready to be executed.
   *
   * @throws RuleException {@code query_refused}
   */
  static Op admit(Query query, Deadline deadline) {
    if (!query.isSelectType() && !query.isAskType()) {
      throw refused("only SELECT and ASK are answered");
    }
    if (query.hasDatasetDescription()) {
      throw refused("FROM would read other data than the catalogue");
    }
    Op op = Algebra.compile(query);
    Walker.walk(op, new Steps(), new Functions());
    return Transformer.transform(new TransformCopy(), new Bounds(deadline), op);
  }

  private static RuleException refused(String why) {
    return new RuleException("query_refused", "The query is not answered: " + why + ".");
  }

  private static final class Steps extends OpVisitorBase {
    @Override
    public void visit(OpService service) {
      throw refused("SERVICE would ask another server");
    }

    @Override
    public void visit(OpGraph graph) {
      throw refused("there is one graph, so leave GRAPH out");
    }

    @Override
    public void visit(OpBGP pattern) {
      pattern.getPattern().forEach(triple -> predicate(triple.getPredicate()));
    }

    // The library's walker leaves out the expressions of these two.
    @Override
    public void visit(OpOrder order) {
      order.getConditions().forEach(condition -> walk(condition.getExpression()));
    }

    @Override
    public void visit(OpGroup group) {
      group.getGroupVars().getExprs().values().forEach(Steps::walk);
      group.getAggregators().forEach(aggregate -> new Functions().visit(aggregate));
    }

    private static void walk(Expr expression) {
      Walker.walk(expression, new Steps(), new Functions());
    }

    private static void predicate(Node predicate) {
      if (predicate.isURI()
          && (predicate.getURI().startsWith("java:") || predicate.getURI().contains("://jena."))) {
        throw refused(predicate + " is computed and no property of a site");
      }
    }
  }

  private static final class Functions extends ExprVisitorBase {
    @Override
    public void visit(ExprFunction0 function) {
      require(function);
    }

    @Override
    public void visit(ExprFunction1 function) {
      require(function);
    }

    @Override
    public void visit(ExprFunction2 function) {
      require(function);
    }

    @Override
    public void visit(ExprFunction3 function) {
      require(function);
    }

    @Override
    public void visit(ExprFunctionN function) {
      require(function);
    }

    @Override
    public void visit(ExprFunctionOp function) {
      require(function);
      Walker.walk(function.getGraphPattern(), new Steps(), new Functions());
    }

    @Override
    public void visit(ExprAggregator aggregate) {
      String name = aggregate.getAggregator().getName().toUpperCase(Locale.ROOT);
      ExprList inner = aggregate.getAggregator().getExprList();
      if (!AGGREGATES.contains(name)) {
        throw refused(name + " is not one of " + AGGREGATES.stream().sorted().toList());
      }
      if (inner != null && !inner.getList().stream().allMatch(Expr::isVariable)) {
        throw refused(name + " takes a variable; give the expression a name with BIND first");
      }
    }

    private static void require(ExprFunction function) {
      if (function instanceof E_Function named) {
        if (!named.getFunctionIRI().startsWith(XSD.getURI())) {
          throw refused("the function <" + named.getFunctionIRI() + "> is not known here");
        }
        return;
      }
      String name = function.getClass().getSimpleName();
      if (!name.startsWith("E_") || !FUNCTIONS.contains(name.substring(2))) {
        throw refused("the function " + function.getFunctionName(null) + " is not known here");
      }
    }
  }

  private static final class Bounds extends ExprTransformCopy {
    private final Deadline deadline;

    Bounds(Deadline deadline) {
      this.deadline = deadline;
    }

    @Override
    public Expr transform(ExprFunctionN function, ExprList args) {
      if (function instanceof E_Regex) {
        return new TimedRegex(args, deadline);
      }
      if (function instanceof E_StrConcat) {
        return new BoundedConcat(args);
      }
      return super.transform(function, args);
    }
  }
}
