package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.waymark.registry.SigningRequest;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.jws.CompactJws;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;

/**
 * Files that are carried to the membership key and back: a signing request, or {@code
 * {"requests":[…]}} of several sites, and the tokens, one on each line.
 */
final class SigningRequests {
  /** A request has a statement and a report, so this is enough for some thousand sites. */
  static final int MAX_BYTES = 64 << 20;

  private static final JsonLimits FILE = JsonLimits.DOCUMENT.withMaxBytes(MAX_BYTES);

  private SigningRequests() {}

  /** One request as it is, several as a list. */
  static byte[] bytes(List<SigningRequest> requests) {
    ObjectNode json;
    if (requests.size() == 1) {
      json = requests.get(0).toJson();
    } else {
      json = OperatorCommand.order();
      ArrayNode all = json.putArray("requests");
      requests.forEach(request -> all.add(request.toJson()));
    }
    return (JsonText.of(json) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static List<SigningRequest> parse(byte[] json) {
    ObjectNode document = StrictJson.parseObject(json, FILE);
    if (!document.has("requests")) {
      return List.of(SigningRequest.of(document));
    }
    Fields fields = Fields.of(document, "signing requests");
    List<SigningRequest> all = fields.objects("requests").stream().map(SigningRequest::of).toList();
    fields.onlyKnown();
    if (all.isEmpty()) {
      throw new MalformedException(
          "signing_request_malformed", "The file holds no request; nothing was signed.");
    }
    return all;
  }

  /** Nobody shall sign a revocation in the belief that it is an approval. */
  static void requireStep(SigningRequest asked, String step) {
    if (!asked.step().equals(step)) {
      throw new CommandFailure(
          ExitCode.NOT_BELIEVED,
          "request_of_another_step",
          "The request asks for the step "
              + asked.step()
              + " of "
              + asked.subject()
              + ", and this command is about "
              + step
              + ".",
          "if that is what you want to sign, use the command of that step");
    }
  }

  /** Demands a request of this federation and step. */
  static void require(SigningRequest asked, Path from, Root pinned, String step) {
    if (!asked.federation().equals(pinned.federation())) {
      throw new CommandFailure(
          ExitCode.NOT_BELIEVED,
          "request_of_another_federation",
          from
              + " is of "
              + asked.federation()
              + ", and the root is that of "
              + pinned.federation()
              + ".",
          "ask the operator of the registry for the right request");
    }
    requireStep(asked, step);
  }

  /** {@code step subject hash words} of one request, or {@code requests} with those of each. */
  static ObjectNode document(List<SigningRequest> asked) {
    List<ObjectNode> all = new ArrayList<>();
    for (SigningRequest each : asked) {
      ObjectNode one = OperatorCommand.order().put("step", each.step());
      one.put("subject", each.subject().value()).put("hash", each.hash().hex());
      each.words().forEach(one.putArray("words")::add);
      all.add(one);
    }
    if (all.size() == 1) {
      return all.get(0);
    }
    ObjectNode several = OperatorCommand.order();
    several.putArray("requests").addAll(all);
    return several;
  }

  static void print(List<SigningRequest> asked, Console console) {
    String between = "";
    for (SigningRequest each : asked) {
      if (!between.isEmpty()) {
        console.line("");
      }
      between = "\n";
      TextRows rows = new TextRows();
      each.words().forEach(rows::paragraph);
      rows.print(console);
    }
  }

  /**
   * The tokens of a file by the hosts that they are about.
   *
   * @throws CommandFailure {@code signed_malformed}
   */
  static Map<String, String> tokens(Path file) throws IOException {
    String text = new String(new InputFile(file).bytes(MAX_BYTES), StandardCharsets.US_ASCII);
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String line : text.lines().map(String::strip).filter(it -> !it.isEmpty()).toList()) {
      String sub;
      try {
        sub = CompactJws.parse(line).payloadObject().path("sub").asText();
        sub = EntityId.parseTesting(sub).host().toString();
      } catch (MalformedException e) {
        throw new CommandFailure(
            ExitCode.NOT_BELIEVED,
            "signed_malformed",
            file + " holds something else than tokens, one on each line: " + e.getMessage(),
            "hand in the file that --out wrote where the key is");
      }
      tokens.put(sub, line);
    }
    return tokens;
  }

  /**
   * The token about a host.
   *
   * @throws CommandFailure {@code signed_missing}
   */
  static String token(Map<String, String> tokens, String host, Path file) {
    String token = tokens.get(host);
    if (token == null) {
      throw CommandFailure.usage(
          "signed_missing",
          file + " holds no token about " + host + ".",
          "name the sites that were signed for: " + String.join(" ", tokens.keySet()));
    }
    return token;
  }
}
