package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.waymark.client.Evidence;
import org.waymark.client.Explanation;
import org.waymark.client.Peer;
import org.waymark.client.PeerMetadata;
import org.waymark.client.Problem;
import org.waymark.client.ResolutionException;
import org.waymark.client.UnknownPeer;
import org.waymark.server.audit.SiteAnswer;
import org.waymark.trust.id.EntityId;

/**
 * What became of one name.
 *
 * @param json the element of the contract's {@code results}
 */
record ResolveResult(ExitCode exit, ObjectNode json) {

  static ResolveResult member(Peer peer, String query) {
    return new ResolveResult(ExitCode.OK, peer.toJson(query));
  }

  static ResolveResult refused(ResolutionException refusal, String query) {
    Explanation why = refusal.explanation();
    boolean noName =
        refusal instanceof UnknownPeer
            && !refusal.code().equals("not_a_member")
            && !refusal.code().equals("left");
    return refused(
        noName ? ExitCode.USAGE : Failures.exitOf(refusal),
        query,
        why.entityId(),
        new Problem(refusal.code(), String.valueOf(refusal.getMessage()), refusal.nextStep()),
        why.evidence());
  }

  static ResolveResult of(SiteAnswer answer, EntityId federation, String query) {
    if (answer.kind() == SiteAnswer.Kind.MEMBER) {
      PeerMetadata certified = PeerMetadata.of(answer.record().orElseThrow());
      return new ResolveResult(
          ExitCode.OK,
          certified.toJson(query, answer.freshness(), List.of(federation), answer.evidence()));
    }
    ExitCode exit =
        switch (answer.kind()) {
          case MEMBER -> ExitCode.OK;
          case ABSENT -> ExitCode.NOT_A_MEMBER;
          case RESTRICTED -> ExitCode.REFUSED;
          case NOT_BELIEVED -> ExitCode.NOT_BELIEVED;
          case TOO_OLD -> ExitCode.TOO_OLD;
        };
    return refused(exit, query, answer.site(), answer.problem().orElseThrow(), answer.evidence());
  }

  /** The same with a further sentence of advice. */
  ResolveResult then(String advice) {
    ObjectNode changed = json.deepCopy();
    ObjectNode error = changed.withObjectProperty("error");
    String before = error.path("next").asText();
    error.put("next", before.isEmpty() ? advice : before + " " + advice);
    return new ResolveResult(exit, changed);
  }

  static ResolveResult refused(
      ExitCode exit,
      String query,
      Optional<EntityId> site,
      Problem problem,
      List<Evidence> evidence) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("query", query);
    site.ifPresent(id -> json.put("entityId", id.value()).put("host", id.host().toString()));
    ObjectNode error = json.putObject("error");
    error.put("code", problem.code()).put("message", problem.message());
    if (!problem.nextStep().isEmpty()) {
      error.put("next", problem.nextStep());
    }
    ArrayNode steps = json.putArray("evidence");
    evidence.forEach(step -> steps.add(step.toJson()));
    return new ResolveResult(exit, json);
  }
}
