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
final class TimedGraph extends WrappedGraph {
  private final long end;

  /**
   * @param end by {@link System#nanoTime()}
   */
  TimedGraph(Graph base, long end) {
    super(base);
    this.end = end;
  }

  void check() {
    if (System.nanoTime() - end > 0) {
      throw UndecidedException.timeout();
    }
  }

  @Override
  public ExtendedIterator<Triple> find(Triple pattern) {
    check();
    return super.find(pattern);
  }

  @Override
  public ExtendedIterator<Triple> find(Node s, Node p, Node o) {
    check();
    return super.find(s, p, o);
  }

  @Override
  public boolean contains(Node s, Node p, Node o) {
    check();
    return super.contains(s, p, o);
  }

  @Override
  public boolean contains(Triple triple) {
    check();
    return super.contains(triple);
  }
}
