package org.waymark.server.joining;

import java.util.Optional;

/** The person who joins a site, as far as there is one. */
public interface Voice {

  /** Tells what is being done, one line; not part of the result. */
  void tell(String line);

  /** Something to paste or to read, several lines as they are. */
  void show(String text);

  /**
   * Asks for something.
   *
   * @return what was typed; empty where nobody is there to answer or nothing was typed
   */
  Optional<String> ask(String question);
}
