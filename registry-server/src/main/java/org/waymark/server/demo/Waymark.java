package org.waymark.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The command line, as far as the demo needs it: it does what a person would type. */
public interface Waymark {

  /**
   * Runs a command in this JVM and waits for its end.
   *
   * @param words of the command; {@code --json} is added
   */
  Answer run(List<String> words);

  /** The words that start {@code waymark} as a process of its own, the command's to follow. */
  List<String> launcher();

  /**
   * What a command came to.
   *
   * @param exit its exit code
   * @param json the document that it printed
   */
  record Answer(int exit, JsonNode json) {

    /** {@code code: message} where the document is an error, else the whole document. */
    public String summary() {
      JsonNode error = json.path("error");
      return error.isObject()
          ? error.path("code").asText() + ": " + error.path("message").asText()
          : json.toString();
    }
  }
}
