package org.waymark.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.SampleRegistry;

/** A registry and somebody who gives it commands, in one of the ways that there are. */
final class Office implements AutoCloseable {

  /** Where the commands are given. */
  enum Way {
    /** Nobody holds the registry: a command opens it. */
    ALONE,
    /** Beside the process that holds it. */
    BESIDE,
    /** On another machine, with an operator's token. */
    ELSEWHERE
  }

  private final Path data;
  private final Path folder;
  private final Optional<EmbeddedRegistry> running;
  private final List<String> more = new ArrayList<>();

  /**
   * @param folder for everything
   * @param data of a registry that nobody holds
   */
  Office(Way way, Path folder, Path data) throws IOException {
    this.folder = folder;
    this.data = data;
    running =
        way == Way.ALONE
            ? Optional.empty()
            : Optional.of(EmbeddedRegistry.start(SampleRegistry.config(data)));
    if (way == Way.ELSEWHERE) {
      more.addAll(
          List.of(
              "--registry",
              running.orElseThrow().publicUri().toString(),
              "--token-file",
              token("anna", "operator").toString()));
    }
  }

  /** A file with a new token, made beside the registry. */
  Path token(String name, String role) throws IOException {
    CommandRun made =
        new CommandRun.Shell(data).run("token", "create", name, "--role", role, "--json");
    return Files.writeString(folder.resolve(name), made.json().path("token").asText() + "\n");
  }

  /** Gives a command. */
  CommandRun run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(more);
    Path at = more.isEmpty() ? data : folder.resolve("desk");
    return new CommandRun.Shell(at).run(all.toArray(String[]::new));
  }

  /** Gives a command from elsewhere with another token. */
  CommandRun as(Path token, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--registry",
            running.orElseThrow().publicUri().toString(),
            "--token-file",
            token.toString()));
    return new CommandRun.Shell(folder.resolve("desk")).run(all.toArray(String[]::new));
  }

  @Override
  public void close() {
    running.ifPresent(EmbeddedRegistry::close);
  }
}
