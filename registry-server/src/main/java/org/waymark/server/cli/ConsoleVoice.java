package org.waymark.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.waymark.server.joining.Voice;

/** The person at the console; nobody is asked where there is no terminal or a program reads. */
final class ConsoleVoice implements Voice {
  private final Console console;
  private final boolean talks;
  private final BufferedReader typed;

  /**
   * @param asks false where a program reads what is printed
   */
  ConsoleVoice(Console console, boolean asks) {
    this.console = console;
    this.talks = asks && console.terminal();
    this.typed = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
  }

  @Override
  public void tell(String line) {
    console.note("%s", PlainText.of(line));
  }

  @Override
  public void show(String text) {
    text.lines().forEach(line -> console.note("    %s", PlainText.of(line)));
  }

  @Override
  public Optional<String> ask(String question) {
    if (!talks) {
      return Optional.empty();
    }
    console.err().print(PlainText.of(question) + ": ");
    console.err().flush();
    try {
      return Optional.ofNullable(typed.readLine()).map(String::strip).filter(s -> !s.isEmpty());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what is typed", e);
    }
  }
}
