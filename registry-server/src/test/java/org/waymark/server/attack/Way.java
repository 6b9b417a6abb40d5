package org.waymark.server.attack;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.waymark.trust.testing.TestFederation;

/**
 * One way to write a log that must be refused.
 *
 * @param name what is tried, for the report
 * @param code with which it must be refused
 * @param forgery writes it; the federation is there for what is public of it
 */
record Way(String name, String code, BiConsumer<TestFederation, ForgedLog> forgery) {

  static Way of(String name, String code, BiConsumer<TestFederation, ForgedLog> forgery) {
    return new Way(name, code, forgery);
  }

  static Stream<Way> all(Way... ways) {
    return Arrays.stream(ways);
  }

  @Override
  public String toString() {
    return name + " → " + code;
  }
}
