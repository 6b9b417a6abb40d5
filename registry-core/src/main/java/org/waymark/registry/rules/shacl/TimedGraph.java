package org.waymark.registry.rules.shacl;

import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.graph.impl.WrappedGraph;
import org.apache.jena.util.iterator.ExtendedIterator;

/**
 * A graph that answers until its time is over: every step of a validation asks it, so a validation
 * ends without a thread of its own that nobody could stop.
 */
public final class TimedGraph extends WrappedGraph {
  private final Deadline deadline;

  public TimedGraph(Graph base, Deadline deadline) {
    super(base);
    this.deadline = deadline;
  }

  Deadline deadline() {
    return deadline;
  }

  @Override
  public ExtendedIterator<Triple> find(Triple pattern) {
    deadline.check();
    return super.find(pattern);
  }

  @Override
  public ExtendedIterator<Triple> find(Node s, Node p, Node o) {
    deadline.check();
    return super.find(s, p, o);
  }

  @Override
  public boolean contains(Node s, Node p, Node o) {
    deadline.check();
    return super.contains(s, p, o);
  }

  @Override
  public boolean contains(Triple triple) {
    deadline.check();
    return super.contains(triple);
  }
}
