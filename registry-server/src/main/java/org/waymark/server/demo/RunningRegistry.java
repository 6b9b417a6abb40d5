package org.waymark.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A registry as a process, with the operator at its command line. */
final class RunningRegistry {
  private final Waymark waymark;
  private final Http http;
  private final Path data;
  private final ChildProgram program;
  private final URI url;

  private RunningRegistry(Waymark waymark, Http http, Path data, ChildProgram program, URI url) {
    this.waymark = waymark;
    this.http = http;
    this.data = data;
    this.program = program;
    this.url = url;
  }

  /** Makes a testing federation with its keys and first root. */
  static void init(Waymark waymark, Path data, String federation, String name) {
    Waymark.Answer made =
        waymark.run(
            List.of(
                "registry",
                "init",
                "--testing",
                "--federation",
                federation,
                "--name",
                name,
                "--data",
                data.toString()));
    DemoException.require(made.exit() == 0, "registry init: " + made.summary());
  }

  /** The command that serves it. */
  static List<String> command(Path data, String listen) {
    return List.of("registry", "start", "--data", data.toString(), "--listen", listen);
  }

  /** Waits until it answers. */
  static RunningRegistry of(Waymark waymark, Http http, Path data, ChildProgram program) {
    JsonNode ready = program.ready();
    URI url = URI.create(ready.path("url").asText());
    return new RunningRegistry(waymark, http, data, program, url);
  }

  URI url() {
    return url;
  }

  ChildProgram program() {
    return program;
  }

  /** The signed note that it serves. */
  byte[] checkpoint() {
    return http.body(URI.create(url + "/directory/checkpoint"));
  }

  void admit(DemoSite site) {
    operate("admit", site.statement().toString());
  }

  void suspend(DemoSite site, String reason) {
    operate("suspend", site.host(), "--reason", reason);
  }

  /** A command finds the registry held and goes through its interface for operators. */
  private void operate(String... words) {
    List<String> command = new java.util.ArrayList<>(List.of("site"));
    command.addAll(List.of(words));
    command.addAll(List.of("--data", data.toString()));
    Waymark.Answer answer = waymark.run(command);
    DemoException.require(answer.exit() == 0, String.join(" ", command) + ": " + answer.summary());
  }
}
