package org.waymark.node.http;

import java.util.Set;
import java.util.stream.Collectors;

/** Which of this product's threads are alive. */
public final class Threads {

  private Threads() {}

  public static Set<String> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("waymark"))
        .collect(Collectors.toSet());
  }
}
