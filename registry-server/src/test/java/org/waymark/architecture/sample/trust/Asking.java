package org.waymark.architecture.sample.trust;

import org.apache.jena.graph.Node;

/** Knows RDF where nobody should. */
final class Asking {
  private Asking() {}

  static boolean named(Node node) {
    return node.isURI();
  }
}
