package org.waymark.server.join;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.node.http.Exchange;
import org.waymark.node.http.Problem;
import org.waymark.registry.admission.Invitation;
import org.waymark.registry.admission.InvitationState;
import org.waymark.registry.rules.CheckDemand;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.RuleSet;
import org.waymark.trust.root.Root;

/**
 * {@code GET /join/{token}}. Reading it uses nothing up, so mail programs that look at links do no
 * harm. A link that was revoked looks like one that never was; one that was used or has expired
 * says so, because only its holder can ask. The token is in no answer and no log. Thread-safe.
 */
public final class JoinHandler extends Handler.Abstract.NonBlocking {
  private static final Logger LOG = LoggerFactory.getLogger(JoinHandler.class);
  private static final String PREFIX = "/join/";
  private static final String TOKEN = "[A-Za-z0-9_-]{43}";

  private final JoinSource source;

  public JoinHandler(JoinSource source) {
    this.source = source;
  }

  /** What is answered, in both forms. */
  private record Answer(int status, String html, String json, String jsonType) {}

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback);
    String path = exchange.path();
    if (!path.startsWith(PREFIX)) {
      return false;
    }
    protect(response.getHeaders());
    if (exchange.reads(
        "An invitation is only read here; use GET or HEAD.", "waymark join, with the whole link")) {
      exchange.inBackground(
          () -> answer(path.substring(PREFIX.length()), request, response, callback));
    }
    return true;
  }

  private static void protect(HttpFields.Mutable fields) {
    fields
        .put(HttpHeader.CACHE_CONTROL, "no-store")
        .put(HttpHeader.VARY, "Accept")
        .put("Content-Security-Policy", JoinPage.CONTENT_POLICY)
        .put("Referrer-Policy", "no-referrer")
        .put("X-Content-Type-Options", "nosniff")
        .put("X-Robots-Tag", "noindex, nofollow");
  }

  private void answer(String token, Request request, Response response, Callback callback) {
    try {
      Answer answer = answer(token);
      boolean page = wantsPage(request);
      byte[] body = (page ? answer.html() : answer.json()).getBytes(StandardCharsets.UTF_8);
      response.setStatus(answer.status());
      response
          .getHeaders()
          .put(HttpHeader.CONTENT_TYPE, page ? "text/html; charset=utf-8" : answer.jsonType())
          .put(HttpHeader.CONTENT_LENGTH, body.length);
      response.write(true, ByteBuffer.wrap(body), callback);
    } catch (RuntimeException e) {
      LOG.error("an invitation could not be shown", e);
      Response.writeError(request, response, callback, 500);
    }
  }

  /** Browsers ask for HTML, and so does whoever asks for nothing in particular. */
  private static boolean wantsPage(Request request) {
    for (String type : request.getHeaders().getQualityCSV(HttpHeader.ACCEPT)) {
      String plain = type.split(";", 2)[0].strip();
      if (plain.startsWith("text/") || plain.equals("*/*")) {
        return true;
      }
      if (plain.equals("application/json") || plain.equals(Problem.MEDIA_TYPE)) {
        return false;
      }
    }
    return true;
  }

  private Answer answer(String token) {
    Root root = source.root();
    Optional<Invitation> found = token.matches(TOKEN) ? source.peek(token) : Optional.empty();
    if (found.isEmpty() || found.get().state() == InvitationState.REVOKED) {
      return closed(
          root,
          Problem.of(
                  404,
                  "invitation_unknown",
                  "This link is not an invitation of " + root.name() + ", or not any more.")
              .withNext(
                  "Compare it with the message that brought it: it may have been cut off. If it is"
                      + " the same, ask the person who invited you for a new one."),
          "This invitation is not known");
    }
    if (found.get().state() == InvitationState.USED) {
      return closed(
          root,
          Problem.of(
                  410,
                  "invitation_used",
                  "A site has applied with this link, and it is good for one.")
              .withNext(
                  "If it was your site, go on with the command that you began with: it knows your"
                      + " application. If it was not, tell the person who invited you."),
          "This invitation was used");
    }
    if (found.get().state() == InvitationState.EXPIRED) {
      return closed(
          root,
          Problem.of(410, "invitation_expired", "This link was good for a while, which is over.")
              .withNext("Ask the person who invited you for a new one."),
          "This invitation has expired");
    }
    RuleSet rules = source.rules();
    return new Answer(
        200,
        JoinPage.open(root, found.get(), rules),
        document(root, found.get(), rules).toString(),
        "application/json");
  }

  private static Answer closed(Root root, Problem problem, String title) {
    return new Answer(
        problem.status(),
        JoinPage.closed(root.name(), title, problem.detail(), problem.next().orElse("")),
        problem.toJson().toString(),
        Problem.MEDIA_TYPE);
  }

  private static ObjectNode document(Root root, Invitation invitation, RuleSet rules) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("federation", root.federation().value()).put("name", root.name());
    json.put("state", invitation.state().code()).put("kind", invitation.kind().code());
    invitation.host().ifPresent(host -> json.put("host", host.toString()));
    json.put("expires", invitation.expires().toString());
    json.putObject("rules").put("name", rules.name()).put("hash", rules.hash().hex());
    ArrayNode checks = json.putArray("checks");
    for (CheckName check : CheckName.values()) {
      CheckDemand demand = rules.demand(check);
      if (demand != CheckDemand.OFF) {
        checks
            .addObject()
            .put("check", check.code())
            .put("demand", demand.code())
            .put("sentence", Checked.sentence(check));
      }
    }
    return json;
  }
}
