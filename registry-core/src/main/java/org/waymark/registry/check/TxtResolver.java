package org.waymark.registry.check;

import java.io.IOException;
import java.util.List;

/** Looks up TXT records. May block for some seconds; implementations are thread-safe. */
@FunctionalInterface
public interface TxtResolver {

  /**
   * The TXT records of a name.
   *
   * @param name absolute, without the last dot; never looked for in a search domain
   * @return one text for each record, its strings joined (RFC 7208, 3.3); empty when DNS says that
   *     there is none
   * @throws IOException when DNS gave no answer, which says nothing about the records
   */
  List<String> txt(String name) throws IOException;
}
