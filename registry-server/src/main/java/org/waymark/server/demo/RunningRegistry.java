package org.waymark.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** Puts the rules that come with the product into force, which the log says. */
  void applyStandardRules() {
    operate("rules", "apply", "--standard");
  }

  /** The link that the operator gives to the administrator of a site. */
  String invite(DemoSite site) {
    return operate("invite", "create", "--host", site.host(), "--for", site.product())
        .path("url")
        .asText();
  }

  /** The applications in a state. */
  JsonNode applications(String state) {
    return operate("application", "list", "--state", state).path("applications");
  }

  /** Tries to approve; what comes of it may be a refusal. */
  Waymark.Answer approve(String application) {
    return type("application", "approve", application);
  }

  void suspend(DemoSite site, String reason) {
    operate("site", "suspend", site.host(), "--reason", reason);
  }

  void reinstate(DemoSite site) {
    operate("site", "reinstate", site.host());
  }

  /** Decides that the keys which the recovery key asked for are the site's. */
  void believeRecovery(DemoSite site) {
    operate("site", "decide", site.host(), "--recovered");
  }

  /**
   * Holds a root ceremony, and lets the registry go on under its root.
   *
   * @param witnesses the witness policy, in a file
   * @return the root
   */
  Path nextRoot(Path witnesses) {
    Path draft = data.resolve("root-2.draft");
    Path root = data.resolve("root-2.json");
    Path before = data.resolve("root").resolve("1.json");
    ceremony(
        "rotate",
        before.toString(),
        "--out",
        draft.toString(),
        "--witnesses",
        witnesses.toString());
    for (String holder : List.of("root-1.pem", "root-3.pem")) {
      Path key = data.resolve("root-keys").resolve(holder);
      Path passphrase = data.resolve("passphrase");
      ceremony(
          "sign",
          draft.toString(),
          "--yes",
          "--out",
          root.toString(),
          "--key",
          key.toString(),
          "--passphrase-file",
          passphrase.toString());
    }
    operate("registry", "root", root.toString());
    return root;
  }

  private void ceremony(String step, String... words) {
    List<String> command = new ArrayList<>(List.of("root", step));
    command.addAll(List.of(words));
    Waymark.Answer answer = waymark.run(command);
    DemoException.require(answer.exit() == 0, "root " + step + ": " + answer.summary());
  }

  /** A command finds the registry held and goes through its interface for operators. */
  private Waymark.Answer type(String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    command.addAll(List.of("--data", data.toString()));
    return waymark.run(command);
  }

  private JsonNode operate(String... words) {
    Waymark.Answer answer = type(words);
    DemoException.require(answer.exit() == 0, String.join(" ", words) + ": " + answer.summary());
    return answer.json();
  }
}
