package org.waymark.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.codec.Base64Url;

/** A node as a process, asked over its loopback HTTP as a connector would. */
final class RunningNode {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Http http;
  private final ChildProgram program;
  private final URI local;
  private final URI mirror;

  private RunningNode(Http http, ChildProgram program, URI local, URI mirror) {
    this.http = http;
    this.program = program;
    this.local = local;
    this.mirror = mirror;
  }

  /** The command that starts one, on ports that the system chooses. */
  static List<String> command(Path data, Path root, Duration poll, List<String> sources) {
    List<String> words = new ArrayList<>(List.of("node", "start", "--data", data.toString()));
    words.addAll(List.of("--root", root.toString()));
    sources.forEach(source -> words.addAll(List.of("--from", source)));
    words.addAll(List.of("--poll", poll.toSeconds() + "s"));
    words.addAll(List.of("--listen", "127.0.0.1:0", "--local-listen", "127.0.0.1:0"));
    return words;
  }

  /** Waits until it answers. */
  static RunningNode of(Http http, ChildProgram program) {
    JsonNode ready = program.ready();
    return new RunningNode(
        http,
        program,
        URI.create(ready.path("local").asText()),
        URI.create(ready.path("public").asText()));
  }

  ChildProgram program() {
    return program;
  }

  /** Where programs on this machine ask. */
  URI local() {
    return local;
  }

  /** Where everyone reads its copy of the directory. */
  URI mirror() {
    return mirror;
  }

  /** The URL of the answer about a name. */
  URI peerUrl(String name) {
    return URI.create(
        local + "/v1/peers/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
  }

  /** What it says about a host or OCM address. */
  PeerAnswer peer(String name) {
    return get(peerUrl(name));
  }

  /** The outcome of its last attempt to read its first source; empty before one. */
  Optional<String> firstOutcome() {
    JsonNode source = status().at("/federations/0/sources/0/outcome");
    return source.isTextual() ? Optional.of(source.asText()) : Optional.empty();
  }

  /** Shows it a checkpoint in passing, as any reader does; a larger one wakes it. */
  void show(byte[] checkpoint) {
    URI url = URI.create(mirror + "/directory/checkpoint");
    try {
      Http.Reply unused = http.get(url, "Waymark-Checkpoint", Base64Url.encode(checkpoint));
    } catch (IOException e) {
      throw new DemoException(url + " does not answer: " + e.getMessage(), e);
    }
  }

  /** How many entries it holds. */
  String held() {
    return status().at("/federations/0/directory/size").asText();
  }

  /** The verifier key of its witness. */
  String witness() {
    return status().at("/witness/vkey").asText();
  }

  private JsonNode status() {
    return get(URI.create(local + "/v1/status")).json();
  }

  private PeerAnswer get(URI url) {
    try {
      Http.Reply reply = http.get(url);
      return new PeerAnswer(reply.status(), JSON.readTree(reply.body()));
    } catch (IOException e) {
      throw new DemoException(url + " does not answer: " + e.getMessage(), e);
    }
  }

  /** An answer of any status. */
  record PeerAnswer(int status, JsonNode json) {

    /** The problem's code; empty text in a good answer. */
    String code() {
      return json.path("code").asText();
    }

    /** Its status in a good answer, else the code of the refusal. */
    String standing() {
      return status == 200 ? json.path("status").asText() : code();
    }

    String summary() {
      return status + (code().isEmpty() ? "" : " " + code());
    }

    /** Demands a verified, active member with the end point that its server announces. */
    void requireMember(DemoSite site) {
      DemoException.require(status == 200, site.host() + " is answered with " + summary());
      requireEqual(site, "/entityId", site.entityId());
      requireEqual(site, "/status", "active");
      requireEqual(site, "/ocm/endPoint", site.endPoint());
    }

    /** Demands a suspended member, refused with the reason. */
    void requireSuspended(DemoSite site, String reason) {
      DemoException.require(
          status == 403 && code().equals("suspended"),
          site.host() + " is suspended but is answered with " + summary());
      DemoException.require(
          json.path("detail").asText().contains(reason),
          "the refusal of " + site.host() + " does not say the reason " + reason);
    }

    private void requireEqual(DemoSite site, String pointer, String expected) {
      String found = json.at(pointer).asText();
      DemoException.require(
          found.equals(expected),
          site.host() + " has " + pointer + " " + found + " instead of " + expected);
    }
  }
}
